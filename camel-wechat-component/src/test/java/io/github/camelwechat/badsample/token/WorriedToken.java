// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.badsample.token;

import io.github.camelwechat.badsample.failure.TalkativeFailure;

public record WorriedToken(TalkativeFailure worry) {}
