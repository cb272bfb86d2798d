// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.api;

/** The errors this WeChat gives by itself, with WeChat's words. */
public enum ApiError {
    BUSY(-1, "system error"),
    INVALID_CREDENTIAL(40001, "invalid credential, access_token is invalid or not latest"),
    INVALID_GRANT_TYPE(40002, "invalid grant_type"),
    INVALID_OPENID(40003, "invalid openid"),
    INVALID_MEDIA_TYPE(40004, "invalid media type"),
    INVALID_FILE_TYPE(40005, "invalid file type"),
    INVALID_MEDIA_SIZE(40006, "invalid media size"),
    INVALID_MEDIA_ID(40007, "invalid media_id"),
    INVALID_MESSAGE_TYPE(40008, "invalid message type"),
    INVALID_APPID(40013, "invalid appid"),
    INVALID_TOKEN(40014, "invalid access_token"),
    INVALID_CHARSET(
            40033,
            "invalid charset. please check your request, if include \\uxxxx will create fail!"),
    INVALID_URL(40066, "invalid url"),
    TOKEN_MISSING(41001, "access_token missing"),
    APPID_MISSING(41002, "appid missing"),
    SECRET_MISSING(41004, "appsecret missing"),
    MEDIA_MISSING(41005, "media data missing"),
    MEDIA_ID_MISSING(41006, "media_id missing"),
    TOKEN_EXPIRED(42001, "access_token expired"),
    GET_REQUIRED(43001, "require GET method"),
    POST_REQUIRED(43002, "require POST method"),
    FOLLOW_REQUIRED(43004, "require subscribe"),
    EMPTY_MEDIA(44001, "empty media data"),
    EMPTY_POST(44002, "empty post data"),
    EMPTY_NEWS(44003, "empty news data"),
    EMPTY_CONTENT(44004, "empty content"),
    MEDIA_TOO_LARGE(45001, "media size out of limit"),
    CONTENT_TOO_LONG(45002, "content size out of limit"),
    TOO_MANY_ARTICLES(45008, "article size out of limit"),
    DAILY_QUOTA(45009, "reach max api daily quota limit"),
    WINDOW_CLOSED(45015, "response out of time limit or subscription is canceled"),
    WINDOW_EXHAUSTED(45047, "out of response count limit"),
    INVALID_COMMAND(45072, "invalid command"),
    NO_RECENT_TRAFFIC(
            45080, "need sending or receiving message in the last 30 seconds before typing"),
    ALREADY_TYPING(45081, "you are already typing"),
    TYPE_MISMATCH(45162, "invalid type"),
    DATA_FORMAT(47001, "data format error");

    private final int code;
    private final String message;

    ApiError(int code, String message) {
        this.code = code;
        this.message = message;
    }

    public int code() {
        return code;
    }

    public String message() {
        return message;
    }

    public ApiRefusal refusal() {
        return new ApiRefusal(code, message);
    }

    /** With more words, such as the name of the offending field. */
    public ApiRefusal refusal(String words) {
        return new ApiRefusal(code, message + words);
    }
}
