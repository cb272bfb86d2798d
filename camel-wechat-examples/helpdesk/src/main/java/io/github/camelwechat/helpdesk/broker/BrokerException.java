// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk.broker;

/** The message broker does not run. */
public final class BrokerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BrokerException(String message, Throwable cause) {
        super(message, cause);
    }
}
