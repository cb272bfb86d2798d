// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.badsample.failure;

import io.github.camelwechat.badsample.message.WindowMessage;

public record TalkativeFailure(WindowMessage other) {}
