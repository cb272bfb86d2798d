// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.api;

/** A call ends with an errcode. */
final class ApiRefusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final String words;

    ApiRefusal(int code, String message) {
        super(message, null, false, false);
        this.code = code;
        this.words = message;
    }

    int code() {
        return code;
    }

    String words() {
        return words;
    }
}
