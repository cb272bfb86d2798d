// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.reply;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.internal.callback.reply.ReplyMarkup.Format;
import io.github.camelwechat.internal.callback.xml.SafeXml;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.message.Article;
import io.github.camelwechat.message.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A callback in JSON is answered in JSON: the same names, and nothing lost. */
class JsonRepliesTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_789_000_002);

    static Stream<Reply> withoutLists() {
        return Stream.of(
                new Reply.Text("您好！\n\"<b>]]>&\\u0041 😀"),
                new Reply.Image("m"),
                new Reply.Voice("m"),
                new Reply.Video("m", "开箱", null),
                new Reply.Music("t", "d", "https://example.org/a", null, "m"),
                new Reply.TransferCustomerService(null),
                new Reply.TransferCustomerService("anna@demo"),
                new Reply.TransferBizAiIvr());
    }

    @ParameterizedTest
    @MethodSource("withoutLists")
    void saysWhatTheXmlSays(Reply reply) {
        byte[] json = ReplyWriter.plain(Format.JSON.markup(), reply, "oUser", "gh_1", NOW);
        byte[] xml = ReplyWriter.plain(Format.XML.markup(), reply, "oUser", "gh_1", NOW);

        assertThat(new Json().readTexts(json)).isEqualTo(SafeXml.parse(xml));
    }

    @Test
    void writesArticlesAsAnArrayAndNumbersAsNumbersInRawUtf8() {
        List<Article> articles =
                List.of(
                        new Article("题", "d", "https://example.org/p", "https://example.org/u"),
                        new Article("2", "", "", ""));

        byte[] json =
                ReplyWriter.plain(
                        Format.JSON.markup(), new Reply.News(articles), "oUser", "gh_1", NOW);

        assertThat(new String(json, StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"ToUserName\":\"oUser\",\"FromUserName\":\"gh_1\",\"CreateTime\":1789000002,"
                                + "\"MsgType\":\"news\",\"ArticleCount\":2,\"Articles\":["
                                + "{\"Title\":\"题\",\"Description\":\"d\",\"PicUrl\":\"https://example.org/p\","
                                + "\"Url\":\"https://example.org/u\"},"
                                + "{\"Title\":\"2\",\"Description\":\"\",\"PicUrl\":\"\",\"Url\":\"\"}]}");
    }

    @Test
    void saysNothingInTheSameWordInBothFormats() {
        assertThat(ReplyWriter.plain(Format.JSON.markup(), new Reply.None(), "oUser", "gh_1", NOW))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("success");
    }
}
