// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A call ends with an errcode. */
public final class ApiException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final String words;
    private final transient ObjectNode details;

    public ApiException(int code, String message) {
        this(code, message, ApiResponse.object());
    }

    private ApiException(int code, String message, ObjectNode details) {
        super(message, null, false, false);
        this.code = code;
        this.words = message;
        this.details = details;
    }

    /** The same, with fields that the answer has beside errcode and errmsg. */
    public ApiException with(ObjectNode fields) {
        return new ApiException(code, words, fields);
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
