// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.badsample.internal.operation;

import io.github.camelwechat.badsample.internal.send.AnsweringSender;

public record SendingOperation(AnsweringSender other) {}
