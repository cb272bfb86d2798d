// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.api;

/** A call ends with an errcode. */
public final class ApiRefusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final String words;

    public ApiRefusal(int code, String message) {
        super(message, null, false, false);
        this.code = code;
        this.words = message;
    }

    public int code() {
        return code;
    }

    public String words() {
        return words;
    }
}
