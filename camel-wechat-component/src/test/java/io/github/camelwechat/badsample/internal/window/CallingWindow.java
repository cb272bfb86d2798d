// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.badsample.internal.window;

import io.github.camelwechat.badsample.internal.api.BossyApi;

public record CallingWindow(BossyApi other) {}
