// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.badsample.internal.send;

import io.github.camelwechat.badsample.internal.callback.SendingCallback;

public record AnsweringSender(SendingCallback other) {}
