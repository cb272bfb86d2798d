// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.article;

import java.util.List;

/**
 * An article, as its author gave it, made tidy.
 *
 * @param pictures whether it is a {@code newspic}, a row of pictures with a caption
 * @param title never blank
 * @param author or the empty string
 * @param digest the summary
 * @param content HTML without scripts; the caption of pictures
 * @param sourceUrl where "read more" leads, or the empty string
 * @param coverId the permanent medium on its cover, or the empty string
 * @param imageIds the pictures of a {@code newspic}
 * @param commentable whether readers may comment
 * @param fansOnly whether only followers may
 */
public record Article(
        boolean pictures,
        String title,
        String author,
        String digest,
        String content,
        String sourceUrl,
        String coverId,
        List<String> imageIds,
        boolean commentable,
        boolean fansOnly) {

    /** Returns the rest of the article after its author deleted it from where it was sent. */
    Article emptied() {
        return new Article(
                pictures, title, author, "", "", "", coverId, List.of(), commentable, fansOnly);
    }
}
