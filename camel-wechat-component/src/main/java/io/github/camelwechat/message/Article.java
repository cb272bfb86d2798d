// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import java.util.Objects;

/**
 * One card that links to a page.
 *
 * @param description the empty text for none
 * @param picUrl a JPG or PNG, 360 x 200 looks best; the empty text for none
 * @param url the page the card opens; the empty text for none
 */
public record Article(String title, String description, String picUrl, String url) {

    public Article {
        title = LineEnds.of(title);
        description = LineEnds.of(description);
        Objects.requireNonNull(picUrl, "picUrl");
        Objects.requireNonNull(url, "url");
    }
}
