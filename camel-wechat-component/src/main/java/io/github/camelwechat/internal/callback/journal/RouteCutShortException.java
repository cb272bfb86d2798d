// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.journal;

/** A route failed because the application stopped around it: it did not come to its own end. */
public final class RouteCutShortException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * @param failure how the route felt it
     */
    public RouteCutShortException(Throwable failure) {
        super("The application stopped while the route ran: " + failure, failure);
    }
}
