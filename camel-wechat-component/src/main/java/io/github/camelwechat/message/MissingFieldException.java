// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

/**
 * A callback lacks a field that its type cannot do without, or has it in a form that cannot be
 * read. It never leaves this package: the callback becomes {@code Unknown}.
 */
final class MissingFieldException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** No stack trace: it is thrown at every such callback, and says where by its name. */
    MissingFieldException(String field) {
        super("field " + field + " is missing or cannot be read", null, false, false);
    }
}
