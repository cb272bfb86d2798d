// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.article;

import io.github.camelwechat.simulator.api.ApiException;

/**
 * The errors around articles, with WeChat's words where they are known. Each stands in WeChat's
 * table of return codes.
 */
enum ArticleError {
    INVALID_ARGUMENT(40002, "invalid argument"),
    INVALID_INDEX(40114, "invalid index value"),
    INVALID_AUTHOR(40192, "invalid author in news"),
    TITLE_SIZE(45003, "title size out of limit"),
    DIGEST_SIZE(45004, "description size out of limit"),
    URL_SIZE(45005, "url size out of limit"),
    TOO_MANY_IMAGES(45020, "too many image, please input less"),
    INVALID_ARTICLE_ID(53600, "article id invalid"),
    NO_SUCH_ARTICLE(88001, "msg_data is not exists"),
    ALREADY_REPLIED(88005, "already reply"),
    REPLY_SIZE(88007, "reply content beyond max len or content len is zero"),
    NO_SUCH_COMMENT(88008, "comment is not exists"),
    NO_SUCH_REPLY(88009, "reply is not exists"),
    COUNT_RANGE(88010, "count range error");

    private final int code;
    private final String words;

    ArticleError(int code, String words) {
        this.code = code;
        this.words = words;
    }

    ApiException exception() {
        return new ApiException(code, words);
    }
}
