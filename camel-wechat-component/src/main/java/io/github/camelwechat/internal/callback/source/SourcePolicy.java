// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.source;

import io.github.camelwechat.failure.CallbackRejectedException;
import org.jspecify.annotations.Nullable;

/** From where requests are taken. */
public interface SourcePolicy {

    /** From everywhere: the signature is what counts. */
    SourcePolicy ANYWHERE = caller -> {};

    /**
     * @throws CallbackRejectedException if nothing from there is taken
     */
    void check(Caller caller);

    /** The refusal of whatever comes from there, told to nobody yet; null if it is taken. */
    default @Nullable CallbackRejectedException refusal(Caller caller) {
        return null;
    }

    /** Begins to learn what it has to know. */
    default void start() {}

    default void stop() {}
}
