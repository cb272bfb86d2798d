// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.failure;

import org.jspecify.annotations.Nullable;

/** WeChat answered with an errcode: it certainly did not do what it was asked. */
public final class ApiErrorException extends WeChatException {

    private static final int BUSY = -1;
    private static final int TOO_FAST = 45011;

    private final int errorCode;
    private final String errorMessage;
    private final @Nullable String requestId;
    private final String apiPath;

    /**
     * @param apiPath the path of the call, without its query
     * @param errorCode WeChat's {@code errcode}
     * @param errorMessage WeChat's {@code errmsg} without the request id
     * @param requestId WeChat's {@code rid}, which Tencent's support asks for; null if there was
     *     none
     */
    public ApiErrorException(
            String account,
            String apiPath,
            int errorCode,
            String errorMessage,
            @Nullable String requestId) {
        super(
                account,
                "WeChat refused "
                        + apiPath
                        + " for account '"
                        + account
                        + "' with errcode "
                        + errorCode
                        + ": "
                        + errorMessage
                        + (requestId == null ? "" : " (rid " + requestId + ")"),
                null);
        this.errorCode = errorCode;
        this.errorMessage = errorMessage;
        this.requestId = requestId;
        this.apiPath = apiPath;
    }

    /** WeChat's {@code errcode}, never 0. */
    public int errorCode() {
        return errorCode;
    }

    /** WeChat's {@code errmsg} without the request id. */
    public String errorMessage() {
        return errorMessage;
    }

    /** WeChat's {@code rid}, or null if there was none. */
    public @Nullable String requestId() {
        return requestId;
    }

    /** The path of the call, without its query. */
    public String apiPath() {
        return apiPath;
    }

    @Override
    public boolean retryable() {
        return errorCode == BUSY || errorCode == TOO_FAST;
    }
}
