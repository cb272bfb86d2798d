// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.badsample.internal.outcome;

import io.github.camelwechat.badsample.internal.api.BossyApi;

/** Calls WeChat, where it should only remember. */
public record SendingOutcome(BossyApi api) {}
