// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.badsample.internal.callback;

import io.github.camelwechat.badsample.internal.send.AnsweringSender;

public record SendingCallback(AnsweringSender other) {}
