// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.http;

import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.media.MediaSpool;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.jspecify.annotations.Nullable;

/** There is no complete HTTP answer. The message is a clause without secrets. */
public final class TransportException extends Exception {

    /** The point that a request had reached. */
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
    private final boolean connectionLost;

    /**
     * @param connectionLost whether the connection ended by itself
     */
    TransportException(
            Progress progress, String what, @Nullable Throwable cause, boolean connectionLost) {
        super(what, cause);
        this.progress = progress;
        this.connectionLost = connectionLost;
    }

    /**
     * Finds the exception that a stage of the transport failed with. Anything else is a defect, and
     * proves nothing about the request.
     */
    public static TransportException of(Throwable thrown) {
        Throwable cause = Completion.cause(thrown);
        return cause instanceof TransportException failure
                ? failure
                : new TransportException(
                        Progress.LEFT,
                        "an unexpected " + cause.getClass().getSimpleName(),
                        cause,
                        false);
    }

    Progress progress() {
        return progress;
    }

    /** Tells whether the answer is a file of more bytes than may be. */
    public boolean fileTooLarge() {
        return getCause() instanceof MediaSpool.TooLargeException;
    }

    boolean connectionLost() {
        return connectionLost;
    }

    public boolean requestLeft() {
        return progress == Progress.LEFT;
    }

    /** Describes the break of a connection, as a clause that fits into an error message. */
    static String describe(Exception cause, String host) {
        if (cause instanceof UnknownHostException) {
            return "the host name of " + host + " cannot be resolved: check apiBaseUrl and DNS";
        }
        if (cause instanceof ConnectException) {
            return host + " refused the connection, or cannot be reached";
        }
        if (cause instanceof HttpProxy.RefusedException) {
            return String.valueOf(cause.getMessage());
        }
        if (cause instanceof FileChunks.UnreadableException) {
            return String.valueOf(cause.getMessage());
        }
        if (cause instanceof SSLException) {
            return "TLS with "
                    + host
                    + " failed: check the certificate it shows and what is trusted";
        }
        if (cause instanceof SocketTimeoutException) {
            return host + " was silent for too long";
        }
        if (cause instanceof ConnectionClosedException) {
            return host + " closed the connection before a complete answer";
        }
        if (cause instanceof HttpException) {
            return host + " answered something that is not HTTP";
        }
        return "the connection to " + host + " broke (" + cause.getClass().getSimpleName() + ")";
    }
}
