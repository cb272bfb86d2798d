// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.operation.catalogue;

import static io.github.camelwechat.internal.api.operation.InputField.known;
import static io.github.camelwechat.internal.api.operation.InputField.optional;
import static io.github.camelwechat.internal.api.operation.InputField.otherwise;
import static io.github.camelwechat.internal.api.operation.InputField.required;
import static io.github.camelwechat.internal.api.operation.KnownValue.MEDIA_ID;
import static io.github.camelwechat.internal.api.operation.OperationDraft.get;
import static io.github.camelwechat.internal.api.operation.OperationDraft.post;
import static io.github.camelwechat.internal.api.operation.OperationDraft.read;

import io.github.camelwechat.internal.api.operation.OperationDraft;
import java.util.stream.Stream;

/** Drafts and publishing (outbound.md 10.2 and 10.3). */
final class ArticleOperations {

    private ArticleOperations() {}

    static Stream<OperationDraft> all() {
        return Stream.of(
                post("addDraft", "/cgi-bin/draft/add").body(required("articles")),
                post("updateDraft", "/cgi-bin/draft/update")
                        .body(known("media_id", MEDIA_ID), otherwise("index", 0))
                        .body(required("articles")),
                read("getDraft", "/cgi-bin/draft/get")
                        .body(known("media_id", MEDIA_ID))
                        .ofAnyLength(),
                post("deleteDraft", "/cgi-bin/draft/delete").body(known("media_id", MEDIA_ID)),
                get("countDrafts", "/cgi-bin/draft/count"),
                read("listDrafts", "/cgi-bin/draft/batchget")
                        .body(otherwise("offset", 0), otherwise("count", 20))
                        .body(optional("no_content"))
                        .ofAnyLength(),
                post("publishDraft", "/cgi-bin/freepublish/submit")
                        .body(known("media_id", MEDIA_ID)),
                read("getPublishStatus", "/cgi-bin/freepublish/get").body(required("publish_id")),
                post("deleteArticle", "/cgi-bin/freepublish/delete")
                        .body(required("article_id"), optional("index")),
                read("getArticle", "/cgi-bin/freepublish/getarticle")
                        .body(required("article_id"))
                        .ofAnyLength(),
                read("listArticles", "/cgi-bin/freepublish/batchget")
                        .body(otherwise("offset", 0), otherwise("count", 20))
                        .body(optional("no_content"))
                        .ofAnyLength());
    }
}
