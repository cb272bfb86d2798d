// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.api;

/**
 * The errors this WeChat gives by itself, with WeChat's words. Each stands in WeChat's table of
 * return codes, and that is where a refusal is written; the limits of a path are on WeChat's page
 * of that path, unless the comment at a constant says otherwise.
 */
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
    INVALID_IMAGE_SIZE(40009, "invalid image size"),
    INVALID_VOICE_SIZE(40010, "invalid voice size"),
    INVALID_VIDEO_SIZE(40011, "invalid video size"),
    INVALID_THUMB_SIZE(40012, "invalid thumb size"),
    INVALID_APPID(40013, "invalid appid"),
    INVALID_TOKEN(40014, "invalid access_token"),
    BUTTON_COUNT(40016, "invalid button size"),
    BUTTON_TYPE(40017, "invalid button type"),
    BUTTON_NAME(40018, "invalid button name size"),
    BUTTON_KEY(40019, "invalid button key size"),
    BUTTON_URL(40020, "invalid button url size"),
    MENU_LEVEL(40022, "invalid sub_menu level"),
    SUB_BUTTON_COUNT(40023, "invalid sub button size"),
    SUB_BUTTON_TYPE(40024, "invalid sub button type"),
    SUB_BUTTON_NAME(40025, "invalid sub button name size"),
    SUB_BUTTON_KEY(40026, "invalid sub button key size"),
    SUB_BUTTON_URL(40027, "invalid sub button url size"),
    INVALID_CODE(40029, "invalid code"),
    INVALID_REFRESH_TOKEN(40030, "invalid refresh_token"),
    OPENID_LIST_SIZE(40032, "invalid openid list size"),
    INVALID_CHARSET(
            40033,
            "invalid charset. please check your request, if include \\uxxxx will create fail!"),
    INVALID_ACTION_NAME(40052, "invalid action name"),
    INVALID_ACTION_INFO(40053, "invalid action info"),
    INVALID_URL(40066, "invalid url"),
    INVALID_REMARK(40092, "invalid remark name"),
    INVALID_ARGS(40097, "invalid args"),
    INVALID_SECRET(40125, "invalid appsecret"),
    CODE_USED(40163, "code been used"),
    INVALID_CHECK_URL(40201, "invalid check url"),
    INVALID_CHECK_ACTION(40202, "invalid check action"),
    INVALID_CHECK_OPERATOR(40203, "invalid check operator"),
    TOKEN_MISSING(41001, "access_token missing"),
    APPID_MISSING(41002, "appid missing"),
    REFRESH_TOKEN_MISSING(41003, "refresh_token missing"),
    SECRET_MISSING(41004, "appsecret missing"),
    MEDIA_MISSING(41005, "media data missing"),
    MEDIA_ID_MISSING(41006, "media_id missing"),
    CODE_MISSING(41008, "missing code"),
    OPENID_MISSING(41009, "missing openid"),
    TOKEN_EXPIRED(42001, "access_token expired"),
    REFRESH_TOKEN_EXPIRED(42002, "refresh_token expired"),
    GET_REQUIRED(43001, "require GET method"),
    POST_REQUIRED(43002, "require POST method"),
    FOLLOW_REQUIRED(43004, "require subscribe"),
    EMPTY_MEDIA(44001, "empty media data"),
    EMPTY_POST(44002, "empty post data"),
    EMPTY_NEWS(44003, "empty news data"),
    EMPTY_CONTENT(44004, "empty content"),
    MEDIA_TOO_LARGE(45001, "media size out of limit"),
    CONTENT_TOO_LONG(45002, "content size out of limit"),
    VOICE_TOO_LONG(45007, "playtime out of limit"),
    TOO_MANY_ARTICLES(45008, "article size out of limit"),
    DAILY_QUOTA(45009, "reach max api daily quota limit"),
    MINUTE_QUOTA(45011, "api minute-quota reach limit, must slower, retry next minute"),
    WINDOW_CLOSED(45015, "response out of time limit or subscription is canceled"),
    QRCODE_COUNT(45029, "qrcode count out of limit"),
    MEDIA_COUNT(45034, "media file count is out of limit"),
    WINDOW_EXHAUSTED(45047, "out of response count limit"),
    TOO_MANY_TAGS(45056, "too many tag now, no need to add new"),
    SYSTEM_TAG(45058, "can't modify sys tag"),
    TOO_MANY_TAGS_OF_USER(45059, "can not tagging one user too much"),
    INVALID_COMMAND(45072, "invalid command"),
    NO_RECENT_TRAFFIC(
            45080, "need sending or receiving message in the last 30 seconds before typing"),
    ALREADY_TYPING(45081, "you are already typing"),
    INVALID_TAG_NAME(45157, "invalid tag name"),
    TAG_NAME_TOO_LONG(45158, "tag name too long"),
    INVALID_TAG_ID(45159, "invalid tag id"),
    TYPE_MISMATCH(45162, "invalid type"),
    SOME_OPENIDS_FAILED(45171, "some openid fail"),
    NO_MENU(46003, "menu no exist"),
    DATA_FORMAT(47001, "data format error"),
    UNAUTHORIZED(48001, "api unauthorized"),
    CLEAR_QUOTA_LIMIT(48006, "forbid to clear quota because of reaching the limit"),
    INVALID_AVATAR_TYPE(61457, "invalid file type"),
    NOT_CONDITIONAL(65301, "this menu is not conditionalmenu"),
    NO_SUCH_USER(65302, "no such user"),
    NO_DEFAULT_MENU(65303, "there is no selfmenu, please create selfmenu first"),
    EMPTY_MATCH_RULE(65304, "match rule empty"),
    MENU_COUNT(65305, "menu count limit"),
    EMPTY_CONDITIONAL(65307, "conditional menu is empty"),
    EMPTY_BUTTON(65308, "exist empty button act"),
    NOT_A_FAN(65315, "not fans"),
    TOO_MANY_DOMAINS(65316, "domain count reach limit"),
    PRIVATE_MATCH_RULE(65320, "match rule violates privacy"),
    NO_SUCH_AGENT(65401, "invalid custom service account"),
    AGENT_NOT_BOUND(65402, "the custom service account need to bind a wechat user"),
    ILLEGAL_NICKNAME(65403, "illegal nickname"),
    ILLEGAL_AGENT(65404, "illegal custom service account"),
    TOO_MANY_AGENTS(65405, "custom service account number reach limit"),
    AGENT_EXISTS(65406, "custom service account exists"),
    ALREADY_WORKER(65407, "the wechat user have been one of your workers"),
    ALREADY_INVITED(65408, "you have already invited the wechat user"),
    INVALID_WECHAT_ID(65409, "wechat account invalid"),
    TOO_MANY_ACCOUNTS_OF_WORKER(65410, "too many custom service accounts bound by the worker"),
    INVITATION_PENDING(65411, "a effective invitation to bind the custom service account exists"),
    AGENT_BOUND(65412, "the custom service account have been bound by a wechat user"),
    NO_SESSION(65413, "no effective session for the customer"),
    OTHER_AGENT_SERVES(65414, "another worker is serving the customer"),
    AGENT_OFFLINE(65415, "the worker is not online"),
    RECORD_PARAMETERS(65416, "param invalid, please check"),
    RECORD_RANGE(65417, "it is too long from the starttime to endtime"),
    RID_NOT_FOUND(76001, "rid not found"),
    RID_MALFORMED(76002, "rid is error"),
    RID_FORBIDDEN(76003, "could not query this rid, no permission"),
    RID_TOO_OLD(76004, "rid time is error"),
    CGI_PATH_NOT_FOUND(76021, "cgi_path not found, please check"),
    CGI_PATH_FORBIDDEN(76022, "could not use this cgi_path, no permission"),
    SHORT_KEY_DATA_TOO_LONG(9410010, "long_data size out of limit"),
    SHORT_KEY_LIFE_TOO_LONG(9410011, "expire_seconds out of limit"),
    NO_SUCH_SHORT_KEY(9410012, "short_key not found or expired");

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

    public ApiException exception() {
        return new ApiException(code, message);
    }
}
