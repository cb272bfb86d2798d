// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.mass;

import io.github.camelwechat.simulator.api.ApiException;

/**
 * The errors around mass messages, with WeChat's words where they are known. Each stands in
 * WeChat's table of return codes.
 */
enum MassError {
    INVALID_OPENID_LIST(40031, "invalid openid list"),
    INVALID_OPENID_LIST_SIZE(40032, "invalid openid list size"),
    INVALID_MSG_ID(40059, "invalid msg id"),
    INVALID_MSG_STATUS(40065, "invalid msg status"),
    TOO_FEW_OPENIDS(40130, "invalid openid list size, at least two openid"),
    INVALID_USER_NAME(40132, "invalid username"),
    INVALID_TAG(40152, "invalid group id"),
    INVALID_IMAGE_COUNT(40215, "invalid image count"),
    CLIENT_ID_EXISTS(45065, "clientmsgid exist"),
    RETRY_TOO_FAST(45066, "same clientmsgid retry too fast"),
    CLIENT_ID_SIZE(45067, "clientmsgid size out of limit"),
    SPEED_RANGE(45083, "the speed out of range"),
    NO_SPEED(45084, "No speed message"),
    UNSUPPORTED(45113, "This API has been unsupported");

    private final int code;
    private final String words;

    MassError(int code, String words) {
        this.code = code;
        this.words = words;
    }

    ApiException exception() {
        return new ApiException(code, words);
    }
}
