// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.badsample.message;

import io.github.camelwechat.store.StateKey;

/** Is kept as a record of which nobody said how it is forgotten. */
public record MessageRecord(String text) {

    StateKey key() {
        return new StateKey("shop", "message", text);
    }
}
