// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.http;

import io.github.camelwechat.internal.async.Completion;
import org.jspecify.annotations.Nullable;

/** There is no complete HTTP answer. The message is a clause without secrets. */
public final class TransportException extends Exception {

    /** How far the request came. */
    enum Progress {
        /** No connection: nothing was sent. */
        NOT_CONNECTED,
        /**
         * There was a connection, but it ended before the first byte of the request: nothing was
         * sent.
         */
        NOT_WRITTEN,
        /** At least a part was handed to the connection: the server may have all of it. */
        LEFT
    }

    private final Progress progress;

    TransportException(Progress progress, String what, @Nullable Throwable cause) {
        super(what, cause);
        this.progress = progress;
    }

    /**
     * What a stage of the transport failed with. Anything else is a defect, and proves nothing
     * about the request.
     */
    public static TransportException of(Throwable thrown) {
        Throwable cause = Completion.cause(thrown);
        return cause instanceof TransportException failure
                ? failure
                : new TransportException(
                        Progress.LEFT, "an unexpected " + cause.getClass().getSimpleName(), cause);
    }

    Progress progress() {
        return progress;
    }

    public boolean requestLeft() {
        return progress == Progress.LEFT;
    }
}
