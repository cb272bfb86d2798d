// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.reply;

import io.github.camelwechat.internal.json.Json;

/** The shapes a reply is made of, in the format of the callback it answers. Not thread-safe. */
sealed interface ReplyMarkup permits ReplyXml, ReplyJsonText {

    /**
     * WeChat pushes XML or JSON as the account chose, and reads answers in the same (inbound.md
     * 2.8).
     */
    enum Format {
        XML,
        JSON;

        /** The format of a body that was taken for a callback. */
        static Format of(byte[] body) {
            return Json.isObject(body) ? JSON : XML;
        }

        /** An empty one. */
        ReplyMarkup markup() {
            return this == JSON ? new ReplyJsonText() : new ReplyXml();
        }
    }

    /** The element of a list; everything else that is opened is an object. */
    String ITEM = "item";

    ReplyMarkup open(String name);

    ReplyMarkup close(String name);

    /** A text of any content, written so that it cannot break out of its place. */
    ReplyMarkup text(String name, String text);

    ReplyMarkup number(String name, long number);

    /** What was written, once everything is closed. */
    byte[] bytes();
}
