// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.badsample.message;

import io.github.camelwechat.badsample.internal.window.CallingWindow;

public record WindowMessage(CallingWindow other) {}
