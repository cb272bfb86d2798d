// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.badsample.internal.api;

import io.github.camelwechat.badsample.internal.window.CallingWindow;

public record BossyApi(CallingWindow other) {}
