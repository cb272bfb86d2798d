// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.article;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.simulator.Api;
import io.github.camelwechat.simulator.CallbackServer;
import io.github.camelwechat.simulator.PushedEvents;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.fault.Fault;
import io.github.camelwechat.simulator.junit.WeChatSimulatorExtension;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PublishTest {
    private static final String SUBMIT = "/cgi-bin/freepublish/submit";
    private static final String STATUS = "/cgi-bin/freepublish/get";
    private static final String ARTICLE = "/cgi-bin/freepublish/getarticle";
    private static final String DELETE = "/cgi-bin/freepublish/delete";
    private static final String COMMENT = "/cgi-bin/comment/";

    @RegisterExtension
    static final WeChatSimulatorExtension WECHAT =
            WeChatSimulatorExtension.create(b -> b.manualClock());

    static final CallbackServer SERVER = new CallbackServer();

    private final WeChatSimulator wechat = WECHAT.simulator();
    private final Api api = new Api(wechat);
    private final Articles articles = new Articles(api);

    @BeforeEach
    void connect() {
        SERVER.reset();
        wechat.callbackUrl(SERVER.url());
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @Test
    void refusesWhatIsNotThere() {
        assertThat(api.code(SUBMIT, "{\"media_id\":\"no\"}")).isEqualTo(40007);
        assertThat(api.code(STATUS, "{\"publish_id\":\"1\"}")).isEqualTo(40002);
        assertThat(api.code(ARTICLE, "{\"article_id\":\"no\"}")).isEqualTo(53600);
        assertThat(api.code(DELETE, "{\"article_id\":\"no\"}")).isEqualTo(53600);
    }

    @Test
    void publishesAWhileAfterItAccepted() {
        String draft = articles.draft("一", "二");
        JsonNode submitted = submit(draft);
        assertThat(submitted.path("publish_id").isTextual()).isTrue();
        assertThat(status(submitted).path("publish_status").asInt()).isEqualTo(1);
        assertThat(status(submitted).has("article_id")).isFalse();
        finish();
        JsonNode done = status(submitted);
        assertThat(done.path("publish_status").asInt(9)).isZero();
        assertThat(done.at("/article_detail/count").asInt()).isEqualTo(2);
        String url = done.at("/article_detail/item/1/article_url").asText();
        assertThat(new String(api.http().get(url).body(), StandardCharsets.UTF_8))
                .contains("<h1>二</h1>", "<p>内容</p>");
        assertThat(event(submitted))
                .contains("<FromUserName><![CDATA[mphelper]]></FromUserName>")
                .containsSubsequence(
                        "<PublishEventInfo>",
                        "<publish_status>0</publish_status>",
                        "<article_id><![CDATA[" + done.path("article_id").asText(),
                        "<article_detail>\n<count>2</count>\n<item>\n<idx>1</idx>",
                        "<article_url><![CDATA[" + url,
                        "</article_detail>\n</PublishEventInfo>");
        assertThat(api.code("/cgi-bin/draft/get", "{\"media_id\":\"" + draft + "\"}"))
                .isEqualTo(40007);
    }

    @Test
    void aFaultFailsThePublicationAndNamesTheArticles() {
        String draft = articles.draft("一", "二");
        wechat.inject(new Fault.PublishFailed(2));
        JsonNode submitted = submit(draft);
        finish();
        assertThat(status(submitted).path("publish_status").asInt()).isEqualTo(2);
        assertThat(status(submitted).path("fail_idx")).hasSize(2);
        assertThat(event(submitted))
                .contains("<fail_idx>1</fail_idx>\n<fail_idx>2</fail_idx>")
                .doesNotContain("article_id");
        assertThat(api.code("/cgi-bin/draft/get", "{\"media_id\":\"" + draft + "\"}")).isZero();
    }

    @Test
    void aDraftIsPublishedOnce() {
        String draft = articles.draft("一");
        submit(draft);
        JsonNode second = submit(draft);
        finish();
        assertThat(status(second).path("publish_status").asInt()).isEqualTo(3);
        assertThat(page().path("total_count").asInt()).isEqualTo(1);
    }

    @Test
    void whatWasDeletedCannotBeReadAnyMore() {
        JsonNode submitted = submit(articles.draft("一", "二"));
        finish();
        String id = status(submitted).path("article_id").asText();
        String url = status(submitted).at("/article_detail/item/0/article_url").asText();
        assertThat(api.code(DELETE, article(id, 3))).isEqualTo(40114);
        assertThat(api.code(DELETE, article(id, 1))).isZero();
        JsonNode items = api.post(ARTICLE, article(id, 0)).path("news_item");
        assertThat(items.findValuesAsText("is_deleted")).containsExactly("true", "false");
        assertThat(api.http().get(url).statusCode()).isEqualTo(404);
        assertThat(api.code(DELETE, article(id, 0))).isZero();
        assertThat(status(submitted).path("publish_status").asInt()).isEqualTo(5);
        assertThat(page().path("total_count").asInt(9)).isZero();
    }

    @Test
    void listsWhatIsPublished() {
        submit(articles.draft("一"));
        finish();
        JsonNode item = page().at("/item/0");
        assertThat(item.path("article_id").asText()).isNotEmpty();
        assertThat(item.path("update_time").asLong()).isEqualTo(wechat.clock().epochSecond());
        assertThat(item.at("/content/news_item/0/title").asText()).isEqualTo("一");
        assertThat(item.at("/content/news_item/0/content").asText()).isEqualTo("<p>内容</p>");
    }

    @Test
    void commentsAreReadElectedAnsweredAndDeleted() {
        long data = submit(articles.draft("一")).path("msg_data_id").asLong();
        assertThat(api.code(COMMENT + "open", place(data, ""))).isEqualTo(88001);
        finish();
        assertThat(list(data, ",\"count\":50").path("errcode").asInt()).isEqualTo(88010);
        long id = wechat.readers().comment("alice", data, 0, "好文 😀");
        String comment = ",\"user_comment_id\":" + id;
        assertThat(api.code(COMMENT + "markelect", place(data, ",\"user_comment_id\":1")))
                .isEqualTo(88008);
        assertThat(api.code(COMMENT + "markelect", place(data, comment))).isZero();
        assertThat(api.code(COMMENT + "reply/delete", place(data, comment))).isEqualTo(88009);
        String reply = comment + ",\"content\":\"谢谢\"";
        assertThat(api.code(COMMENT + "reply/add", place(data, comment))).isEqualTo(88007);
        assertThat(api.code(COMMENT + "reply/add", place(data, reply))).isZero();
        assertThat(api.code(COMMENT + "reply/add", place(data, reply))).isEqualTo(88005);
        JsonNode found = list(data, ",\"count\":49,\"type\":2");
        assertThat(found.path("total").asInt()).isEqualTo(1);
        assertThat(found.at("/comment/0/openid").asText()).isEqualTo("alice");
        assertThat(found.at("/comment/0/content").asText()).isEqualTo("好文 😀");
        assertThat(found.at("/comment/0/comment_type").asInt()).isEqualTo(1);
        assertThat(found.at("/comment/0/reply/content").asText()).isEqualTo("谢谢");
        assertThat(api.code(COMMENT + "unmarkelect", place(data, comment))).isZero();
        assertThat(list(data, ",\"count\":49,\"type\":2").path("total").asInt()).isZero();
        assertThat(api.code(COMMENT + "reply/delete", place(data, comment))).isZero();
        assertThat(api.code(COMMENT + "delete", place(data, comment))).isZero();
        assertThat(list(data, ",\"count\":49").path("comment")).isEmpty();
    }

    @Test
    void aClosedSectionTakesNoComment() {
        long data = submit(articles.draft("一")).path("msg_data_id").asLong();
        finish();
        assertThat(api.code(COMMENT + "close", place(data, ""))).isZero();
        assertThatThrownBy(() -> wechat.readers().comment("alice", data, 0, "x"))
                .hasMessageContaining("closed");
        assertThat(api.code(COMMENT + "open", place(data, ""))).isZero();
        assertThat(wechat.readers().comment("alice", data, 0, "x")).isPositive();
    }

    private void finish() {
        wechat.clock().advance(Duration.ofSeconds(10));
    }

    private JsonNode submit(String draft) {
        return api.post(SUBMIT, "{\"media_id\":\"" + draft + "\"}");
    }

    private JsonNode status(JsonNode submitted) {
        String id = submitted.path("publish_id").asText();
        return api.post(STATUS, "{\"publish_id\":\"" + id + "\"}");
    }

    private JsonNode page() {
        return api.post("/cgi-bin/freepublish/batchget", "{\"offset\":0,\"count\":20}");
    }

    private JsonNode list(long data, String more) {
        return api.post(COMMENT + "list", place(data, ",\"begin\":0" + more));
    }

    private String event(JsonNode submitted) {
        String id = "<publish_id>" + submitted.path("publish_id").asText() + "</publish_id>";
        return PushedEvents.await(wechat, SERVER, id, "<![CDATA[PUBLISHJOBFINISH]]>");
    }

    private static String article(String id, int index) {
        return "{\"article_id\":\"" + id + "\",\"index\":" + index + "}";
    }

    private static String place(long data, String more) {
        return "{\"msg_data_id\":" + data + ",\"index\":0" + more + "}";
    }
}
