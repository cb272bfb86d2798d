// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.badsample.internal.crypto;

import io.github.camelwechat.badsample.internal.json.CountingJson;

public record ReadingCipher(CountingJson other) {}
