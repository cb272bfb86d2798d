// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.article;

import static io.github.camelwechat.simulator.Api.code;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.simulator.Api;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.junit.WeChatSimulatorExtension;
import io.github.camelwechat.simulator.media.Files;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DraftTest {
    private static final String GET = "/cgi-bin/draft/get";
    private static final String UPDATE = "/cgi-bin/draft/update";
    private static final String PAGE = "/cgi-bin/draft/batchget";

    @RegisterExtension
    static final WeChatSimulatorExtension WECHAT =
            WeChatSimulatorExtension.create(b -> b.manualClock());

    private final WeChatSimulator wechat = WECHAT.simulator();
    private final Api api = new Api(wechat);
    private final Articles articles = new Articles(api);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|44003",
                "{'articles':[]}|44003",
                "{'articles':[{'content':'x'}]}|45003",
                "{'articles':[{'title':'LONG33','content':'x'}]}|45003",
                "{'articles':[{'title':'t','author':'LONG17','content':'x'}]}|40192",
                "{'articles':[{'title':'t','digest':'LONG121','content':'x'}]}|45004",
                "{'articles':[{'title':'t','content_source_url':'LONG1025','content':'x'}]}|45005",
                "{'articles':[{'title':'t'}]}|44004",
                "{'articles':[{'title':'t','content':'LONG20000'}]}|45002",
                "{'articles':[{'title':'t','content':'x'}]}|40007",
                "{'articles':[{'title':'t','content':'x','thumb_media_id':'no'}]}|40007",
                "{'articles':[{'title':'t','content':'x','article_type':'poem'}]}|40097",
                "{'articles':[{'title':'t','article_type':'newspic'}]}|40007",
            })
    void answersEveryFaultOfADraftWithItsCode(String body, int errcode) {
        String filled = body.replace('\'', '"');
        for (int length : new int[] {20000, 1025, 121, 33, 17}) {
            filled = filled.replace("LONG" + length, "字".repeat(length));
        }
        assertThat(api.code("/cgi-bin/draft/add", filled)).isEqualTo(errcode);
        assertThat(api.get("/cgi-bin/draft/count").path("total_count").asInt()).isZero();
    }

    @Test
    void aDraftHasEightArticlesAndNotOneMore() {
        String[] many = Collections.nCopies(9, articles.article("t", "")).toArray(String[]::new);
        assertThat(code(articles.add(many))).isEqualTo(45008);
    }

    @Test
    void aTemporaryPictureIsNoCover() {
        String id =
                api.http()
                        .upload(
                                api.with("/cgi-bin/media/upload?type=image"),
                                "media",
                                "a.png",
                                Files.PNG)
                        .path("media_id")
                        .asText();
        String article = "{\"title\":\"t\",\"content\":\"x\",\"thumb_media_id\":\"" + id + "\"}";
        assertThat(code(articles.add(article))).isEqualTo(40007);
    }

    @Test
    void keepsAnArticleAndMakesItTidy() {
        String ours = wechat.baseUri() + "/_sim/media/x.png";
        String content =
                "<p>"
                        + "字".repeat(60)
                        + "</p><script>alert(1)</script><img src='"
                        + ours
                        + "'><img src='https://foreign.example/x.png'>";
        String id =
                articles.add(
                                articles.article("标题 😀", ",\"author\":\"作者\"")
                                        .replace("<p>内容</p>", content))
                        .path("media_id")
                        .asText();
        JsonNode item = api.post(GET, body(id, "")).at("/news_item/0");
        assertThat(item.path("title").asText()).isEqualTo("标题 😀");
        assertThat(item.path("author").asText()).isEqualTo("作者");
        assertThat(item.path("digest").asText()).isEqualTo("字".repeat(54));
        assertThat(item.path("content").asText())
                .contains(ours)
                .doesNotContain("script", "foreign");
        assertThat(api.http().get(item.path("thumb_url").asText()).body()).isEqualTo(Files.PNG);
        assertThat(item.path("show_cover_pic").asInt(9)).isZero();
    }

    @Test
    void keepsARowOfPictures() {
        String picture = articles.material("image", Files.JPG);
        String list = "{\"image_media_id\":\"" + picture + "\"},";
        String row =
                """
                {"article_type":"newspic","title":"图","content":"说明",
                 "image_info":{"image_list":[%s]}}""";
        String many = list.repeat(21);
        assertThat(code(articles.add(row.formatted(many.substring(0, many.length() - 1)))))
                .isEqualTo(45020);
        String id =
                articles.add(row.formatted(list.substring(0, list.length() - 1)))
                        .path("media_id")
                        .asText();
        JsonNode item = api.post(GET, body(id, "")).at("/news_item/0");
        assertThat(item.path("article_type").asText()).isEqualTo("newspic");
        assertThat(item.at("/image_info/image_list/0/image_media_id").asText()).isEqualTo(picture);
        assertThat(item.has("thumb_media_id")).isFalse();
    }

    @Test
    void anUpdateReplacesOneArticle() {
        String id = articles.draft("a", "b");
        wechat.clock().advance(Duration.ofMinutes(1));
        assertThat(api.code(UPDATE, "{\"media_id\":\"no\"}")).isEqualTo(40007);
        assertThat(api.code(UPDATE, body(id, ",\"index\":2,\"articles\":{}"))).isEqualTo(40114);
        assertThat(api.code(UPDATE, body(id, ",\"index\":1,\"articles\":[]"))).isEqualTo(44003);
        String article = articles.article("c", "");
        assertThat(api.code(UPDATE, body(id, ",\"index\":1,\"articles\":" + article))).isZero();
        JsonNode page = api.post(PAGE, "{\"offset\":0,\"count\":20}");
        assertThat(page.at("/item/0/content/news_item").findValuesAsText("title"))
                .containsExactly("a", "c");
        assertThat(page.at("/item/0/update_time").asLong()).isEqualTo(wechat.clock().epochSecond());
    }

    @Test
    void listsTheNewestFirstAndLeavesContentOutWhenAsked() {
        articles.draft("old");
        articles.draft("new");
        assertThat(api.code(PAGE, "{\"offset\":0,\"count\":21}")).isEqualTo(40097);
        JsonNode page = api.post(PAGE, "{\"offset\":0,\"count\":1,\"no_content\":1}");
        assertThat(page.path("total_count").asInt()).isEqualTo(2);
        assertThat(page.path("item_count").asInt()).isEqualTo(1);
        assertThat(page.at("/item/0/content/news_item/0/title").asText()).isEqualTo("new");
        assertThat(page.at("/item/0/content/news_item/0").has("content")).isFalse();
    }

    @Test
    void whatWasDeletedIsGone() {
        String id = articles.draft("a");
        assertThat(api.code("/cgi-bin/draft/delete", "{}")).isEqualTo(41006);
        assertThat(api.code("/cgi-bin/draft/delete", body(id, ""))).isZero();
        assertThat(api.code(GET, body(id, ""))).isEqualTo(40007);
        assertThat(api.get("/cgi-bin/draft/count").path("total_count").asInt()).isZero();
    }

    private static String body(String id, String more) {
        return "{\"media_id\":\"" + id + "\"" + more + "}";
    }
}
