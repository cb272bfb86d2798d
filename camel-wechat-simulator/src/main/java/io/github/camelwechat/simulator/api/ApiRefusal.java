// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A call ends with an errcode. */
public final class ApiRefusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final String words;
    private final transient ObjectNode details;

    public ApiRefusal(int code, String message) {
        this(code, message, ApiAnswer.object());
    }

    private ApiRefusal(int code, String message, ObjectNode details) {
        super(message, null, false, false);
        this.code = code;
        this.words = message;
        this.details = details;
    }

    /** The same, with fields that the answer has beside errcode and errmsg. */
    public ApiRefusal with(ObjectNode fields) {
        return new ApiRefusal(code, words, fields);
    }

    public int code() {
        return code;
    }

    ObjectNode details() {
        return details;
    }

    public String words() {
        return words;
    }
}
