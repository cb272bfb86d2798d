// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.producer;

import io.github.camelwechat.internal.camel.runtime.AccountServices;
import io.github.camelwechat.internal.camel.runtime.PlatformServices;
import io.github.camelwechat.internal.send.park.ParkListener;
import java.util.concurrent.Executor;

/** The calls of a started producer, one for each operation. Thread-safe. */
public interface OperationCalls {

    /**
     * The calls in the name of an account, or of all accounts of a platform.
     *
     * @param shared what the endpoints of the account share
     * @param origin the endpoint: texts that come by the same may go out together
     * @param parkListener hears what is taken out of the queue
     * @param threads where bodies are read if that has to wait for the store
     */
    static OperationCalls of(
            ProducerSettings settings,
            AccountServices shared,
            Object origin,
            ParkListener parkListener,
            Executor threads) {
        PlatformServices platform = shared.platform();
        return platform == null
                ? new ProducerCalls(settings, shared, origin, parkListener)
                : new PlatformCalls(settings, shared, platform, origin, parkListener, threads);
    }

    /**
     * The call of an operation, made for the first who wants it.
     *
     * @throws IllegalStateException if there is none of this name
     */
    ProducerCall of(String operation);

    /** Sends at once, in order, what is held. */
    void release();

    /** The same, and holds nothing from now on. */
    void stop();
}
