// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.client;

import io.github.camelwechat.internal.api.http.HttpCall;
import org.jspecify.annotations.Nullable;

/**
 * A call that is under way: what its answer is read by.
 *
 * @param call as it left, but for the seal
 * @param seal what sealed it; null if it went out plain
 */
record CallContext(
        ApiTarget target, ApiRequest request, HttpCall call, @Nullable ApiProtection seal) {

    Effect effect() {
        return request.effect();
    }
}
