// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.badsample.internal.json;

import io.github.camelwechat.badsample.internal.window.CallingWindow;

public record CountingJson(CallingWindow other) {}
