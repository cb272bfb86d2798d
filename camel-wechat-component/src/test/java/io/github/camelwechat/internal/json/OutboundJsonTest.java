// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.message.MediaFile;
import io.github.camelwechat.message.MediaKind;
import io.github.camelwechat.message.OutboundMessage;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundJsonTest {

    private static final OpenId USER = new OpenId("oUser");

    private final Json json = new Json();
    private final OutboundJson outbound = new OutboundJson(json);

    @Test
    void refusesAMessageWithoutAType() {
        for (Map<String, Object> body :
                List.<Map<String, Object>>of(
                        Map.of(), Map.of("msgtype", 1), Map.of("msgtype", " "))) {
            assertThatThrownBy(() -> outbound.read("shop", body))
                    .isInstanceOf(InvalidMessageException.class)
                    .hasMessageContaining("msgtype");
        }
    }

    @Test
    void refusesATypeWithoutItsObject() {
        for (Map<String, Object> body :
                List.<Map<String, Object>>of(
                        Map.of("msgtype", "text"),
                        Map.of("msgtype", "text", "text", "hi"),
                        Map.of("msgtype", "text", "image", Map.of("media_id", "m")))) {
            assertThatThrownBy(() -> outbound.read("shop", body))
                    .isInstanceOf(InvalidMessageException.class)
                    .hasMessageContaining("an object 'text'");
        }
    }

    @Test
    void refusesARecipientThatIsNone() {
        assertThatThrownBy(() -> outbound.recipient("shop", Map.of("touser", List.of("a", "b"))))
                .isInstanceOf(InvalidMessageException.class);
        assertThatThrownBy(() -> outbound.recipient("shop", Map.of("touser", " ")))
                .isInstanceOf(InvalidMessageException.class);
        assertThat(outbound.recipient("shop", Map.of())).isNull();
        assertThat(outbound.recipient("shop", Map.of("touser", "oUser"))).isEqualTo(USER);
    }

    @Test
    void refusesAFileThatWasNotUploaded() {
        OutboundMessage upload =
                new OutboundMessage.Upload(
                        new MediaFile(MediaKind.IMAGE, "a.png", "image/png", new byte[1]));
        assertThatThrownBy(() -> outbound.write(USER, upload))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("uploaded");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "周六 10:00–22:00 营业 😀👨‍👩‍👧",
                "<a href=\"https://example.org/?a=1&b='2'\">看</a>",
                "line\nbreak"
            })
    void writesTextAsRawUtf8(String content) {
        byte[] body = outbound.write(USER, new OutboundMessage.Text(content));
        assertThat(new String(body, StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"touser\":\"oUser\",\"msgtype\":\"text\",\"text\":{\"content\":\""
                                + content.replace("\"", "\\\"").replace("\n", "\\n")
                                + "\"}}");
    }

    @Test
    void writesEveryKindInWeChatsNames() {
        assertThat(write(new OutboundMessage.Image("m")))
                .isEqualTo(
                        "{\"touser\":\"oUser\",\"msgtype\":\"image\",\"image\":{\"media_id\":\"m\"}}");
        assertThat(write(new OutboundMessage.Voice("m")))
                .isEqualTo(
                        "{\"touser\":\"oUser\",\"msgtype\":\"voice\",\"voice\":{\"media_id\":\"m\"}}");
        assertThat(write(new OutboundMessage.Video("m", "t", null, null)))
                .isEqualTo(
                        "{\"touser\":\"oUser\",\"msgtype\":\"video\","
                                + "\"video\":{\"media_id\":\"m\",\"thumb_media_id\":\"t\"}}");
        assertThat(write(new OutboundMessage.Video("m", "t", "title", "words")))
                .endsWith(
                        "\"thumb_media_id\":\"t\",\"title\":\"title\",\"description\":\"words\"}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Text  | {'msgtype':'text','text':{'content':'x'}}",
                "Image | {'msgtype':'image','image':{'media_id':'m'}}",
                "Voice | {'msgtype':'voice','voice':{'media_id':'m'}}",
                "Video | {'msgtype':'video','video':{'media_id':'m','thumb_media_id':'t'}}",
                "Video | {'msgtype':'video','video':{'media_id':'m','thumb_media_id':'t','title':'x'}}",
                "Raw   | {'msgtype':'text','text':{'content':'x'},'customservice':{'kf_account':'a@b'}}",
                "Raw   | {'msgtype':'text','text':{'content':'x','new':1}}",
                "Raw   | {'msgtype':'text','text':{'content':5}}",
                "Raw   | {'msgtype':'video','video':{'media_id':'m'}}",
                "Raw   | {'msgtype':'mpnewsarticle','mpnewsarticle':{'article_id':'a'}}",
                "Raw   | {'msgtype':'msgmenu','msgmenu':{'list':[{'id':'1','content':'a'},{'id':'2','content':'b'}]}}"
            })
    void losesNothingOfWhatItReads(String type, String body) {
        String with = body.replace('\'', '"').replaceFirst("\\{", "{\"touser\":\"oUser\",");
        OutboundMessage message = outbound.read("shop", json.read(with));
        assertThat(message.getClass().getSimpleName()).isEqualTo(type);
        assertThat(json.read(outbound.write(USER, message))).isEqualTo(json.read(with));
    }

    @Test
    void doesNotSendWhatIsNull() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("msgtype", "text");
        body.put("text", Map.of("content", "x"));
        body.put("customservice", null);
        body.put("touser", "oSomebodyElse");
        OutboundMessage message = outbound.read("shop", body);
        assertThat(write(message))
                .isEqualTo(
                        "{\"touser\":\"oUser\",\"msgtype\":\"text\",\"text\":{\"content\":\"x\"}}");
    }

    private String write(OutboundMessage message) {
        return new String(outbound.write(USER, message), StandardCharsets.UTF_8);
    }
}
