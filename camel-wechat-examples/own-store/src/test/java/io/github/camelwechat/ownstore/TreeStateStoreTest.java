// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.ownstore;

import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.contract.StateStoreContract;

class TreeStateStoreTest extends StateStoreContract {

    private final TreeStateStore store = new TreeStateStore();

    /** One engine in this process has one client. */
    @Override
    protected StateStore client() {
        return store;
    }
}
