// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.failure;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * WeChat answered with an errcode: it certainly did not do what it was asked. The message says what
 * the code means, who has to act and what to do.
 */
public final class ApiErrorException extends WeChatException {

    /** The codes with which WeChat rejects the address we call from. */
    private static final Set<Integer> ABOUT_OUR_ADDRESS =
            Set.of(40090, 40164, 40187, 45035, 61004, 89503, 89506, 89507);

    private static final Pattern ADDRESS =
            Pattern.compile(
                    "\\b\\d{1,3}(?:\\.\\d{1,3}){3}\\b"
                            + "|(?<![\\w:])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?![\\w:])");

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
                        + (requestId == null ? "" : " (rid " + requestId + ")")
                        + explanation(
                                ErrorCatalogue.find(errorCode, apiPath),
                                seenAddress(errorCode, errorMessage)),
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

    /** Returns the kind of refusal, for routes that decide by it. */
    public ErrorClass errorClass() {
        return entry().errorClass();
    }

    /** Returns the party that has to act. */
    public Actor actor() {
        return entry().actor();
    }

    /** Returns the meaning of the code for the call, in one clause. */
    public String meaning() {
        return entry().meaning();
    }

    /** Returns the advice, in whole sentences. */
    public String advice() {
        return entry().advice();
    }

    /**
     * The address we called from, as WeChat saw it, if this refusal is about that: it belongs on
     * the account's IP allow-list. Null if it is not, or if WeChat did not tell.
     */
    public @Nullable String seenAddress() {
        return seenAddress(errorCode, errorMessage);
    }

    @Override
    public boolean retryable() {
        return errorClass().retryable();
    }

    private ErrorEntry entry() {
        return ErrorCatalogue.find(errorCode, apiPath);
    }

    private static String explanation(ErrorEntry entry, @Nullable String seenAddress) {
        return ". "
                + entry.errorClass()
                + ": "
                + entry.meaning()
                + (seenAddress == null ? "" : ". WeChat saw the address " + seenAddress)
                + ". To be done by: "
                + entry.actor().words()
                + ". "
                + entry.advice();
    }

    private static @Nullable String seenAddress(int errorCode, String errorMessage) {
        Matcher address = ADDRESS.matcher(errorMessage);
        return ABOUT_OUR_ADDRESS.contains(errorCode) && address.find() ? address.group() : null;
    }
}
