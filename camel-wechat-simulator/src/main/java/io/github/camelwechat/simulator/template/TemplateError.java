// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.template;

import io.github.camelwechat.simulator.api.ApiException;

/**
 * The errors around templates, with WeChat's words where they are known. Each stands in WeChat's
 * table of return codes.
 */
enum TemplateError {
    INVALID_OPENID(40003, "invalid openid"),
    INVALID_TEMPLATE_ID_SIZE(40036, "invalid template_id size"),
    INVALID_TEMPLATE_ID(40037, "invalid template_id"),
    INVALID_URL_SIZE(40039, "invalid url size"),
    INVALID_INDUSTRY(40102, "invalid industry id"),
    INVALID_PAGE_PATH(40165, "invalid weapp pagepath"),
    INVALID_MINI_PROGRAM(40166, "invalid weapp appid"),
    INVALID_KEYWORDS(40246, "invalid keyword_name_list"),
    CATEGORY_TEMPLATE_NEEDED(40247, "need new category template"),
    FOLLOW_REQUIRED(43004, "require subscribe"),
    CHANGED_TOO_OFTEN(43100, "change template too frequently"),
    REFUSED_BY_USER(43101, "user refuse to accept the msg"),
    TOO_MANY_TEMPLATES(45026, "template num exceeds limit"),
    OTHER_INDUSTRY(45027, "template conflict with industry"),
    INVALID_ARGUMENT(47003, "argument invalid!"),
    PARAMETER(20002, "parameter error"),
    TOO_MANY_PRIVATE_TEMPLATES(200012, "private template num exceeds limit"),
    INVALID_TID(200014, "invalid tid"),
    INVALID_START(200016, "invalid start"),
    INVALID_LIMIT(200017, "invalid limit"),
    IDS_MISSING(200018, "ids missing"),
    INVALID_IDS(200019, "invalid ids"),
    INVALID_KID_LIST(200020, "invalid kidList"),
    INVALID_SCENE_DESC(200021, "invalid sceneDesc"),
    ALREADY_ADDED(200022, "the same template has been added");

    private final int code;
    private final String words;

    TemplateError(int code, String words) {
        this.code = code;
        this.words = words;
    }

    ApiException exception() {
        return exception("");
    }

    /** With more words, such as the name of the offending field. */
    ApiException exception(String more) {
        return new ApiException(code, words + more);
    }
}
