// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.source;

/** From where requests are taken. */
public interface SourcePolicy {

    /** From everywhere: the signature is what counts. */
    SourcePolicy ANYWHERE = caller -> {};

    /**
     * @throws CallbackRejectedException if nothing from there is taken
     */
    void check(Caller caller);

    /** Tells whether nothing from there is taken, and does nothing about it. */
    default boolean refuses(Caller caller) {
        return false;
    }

    /** Begins to learn what it has to know. */
    default void start() {}

    default void stop() {}
}
