// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.operation;

import static io.github.camelwechat.WeChatConstants.MEDIA_ID;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Drafts, and what is published of them. */
class ArticleOperationsTest extends OperationTest {

    private static final String ARTICLE =
            "{'title':'%s','content':'<p>你好 & <b>再见</b> 😀</p>','thumb_media_id':'%s'}";

    @ParameterizedTest
    @EnumSource
    void keepsDrafts(Author author) throws Exception {
        assertThat(refusal(author, "getDraft", null, MEDIA_ID, "no such")).isEqualTo(40007);
        String draft = draft(author, "春天来了 🌸");
        ask(
                author,
                "updateDraft",
                "{'articles':" + ARTICLE.formatted("夏天来了 🌻", thumb(author)) + "}",
                MEDIA_ID,
                draft);

        assertThat(ask(author, "getDraft", null, MEDIA_ID, draft).get("news_item").toString())
                .contains("夏天来了 🌻", "<b>再见</b> 😀");
        assertThat(ask(author, "countDrafts", null)).containsEntry("total_count", 1);
        assertThat(ask(author, "listDrafts", "{'no_content':1}").get("item").toString())
                .contains(draft, "夏天来了 🌻")
                .doesNotContain("<b>再见");
        ask(author, "deleteDraft", null, MEDIA_ID, draft);
        assertThat(ask(author, "countDrafts", null)).containsEntry("total_count", 0);
    }

    @ParameterizedTest
    @EnumSource
    void publishesADraft(Author author) throws Exception {
        String status =
                "{'publish_id':'%s'}"
                        .formatted(
                                ask(author, "publishDraft", null, MEDIA_ID, draft(author, "新品 ☕"))
                                        .get("publish_id"));
        assertThat(ask(author, "getPublishStatus", status)).containsEntry("publish_status", 1);
        wechat().advance(Duration.ofMinutes(1));

        Map<String, Object> published = ask(author, "getPublishStatus", status);

        assertThat(published).containsEntry("publish_status", 0);
        String article = "{'article_id':'" + published.get("article_id") + "'}";
        assertThat(ask(author, "getArticle", article).get("news_item").toString()).contains("新品 ☕");
        assertThat(ask(author, "listArticles", null)).containsEntry("total_count", 1);
        ask(author, "deleteArticle", article);
        assertThat(ask(author, "listArticles", null).get("item")).isEqualTo(List.of());
    }

    private String draft(Author author, String title) throws Exception {
        String articles = "{'articles':[" + ARTICLE.formatted(title, thumb(author)) + "]}";
        return ask(author, "addDraft", articles).get("media_id").toString();
    }

    private Object thumb(Author author) throws Exception {
        return upload(author, "addMaterial", picture(), "cover.png").get("media_id");
    }

    private static byte[] picture() throws IOException {
        try (InputStream picture =
                ArticleOperationsTest.class.getResourceAsStream("/picture.png")) {
            return picture.readAllBytes();
        }
    }
}
