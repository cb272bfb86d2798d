// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.quota;

/** Listener to what becomes of the quotas of accounts. Must not block. */
@FunctionalInterface
public interface QuotaListener {

    /** The stages of a quota that are told. */
    enum Kind {
        /** Most of it is used. */
        LOW("quotaLow"),
        /** WeChat refuses more calls of the path until its midnight. */
        USED_UP("quotaUsedUp");

        private final String wireName;

        Kind(String wireName) {
            this.wireName = wireName;
        }

        /** The name routes see. */
        public String wireName() {
            return wireName;
        }
    }

    /**
     * A quota came to a stage, told by one of the nodes that share a store.
     *
     * @param level the percentage that was passed, 100 for the end
     */
    void heard(Kind kind, String account, PathQuota quota, int level);
}
