// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.badsample.internal.park;

import io.github.camelwechat.badsample.internal.api.BossyApi;

/** Calls WeChat, where it should only keep. */
public record SendingPark(BossyApi api) {}
