// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.callback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelwechat.account.SecurityMode;
import io.github.camelwechat.testing.CallbackClient;
import io.github.camelwechat.testing.CallbackClient.Answer;
import io.github.camelwechat.testing.ConsumerTest;
import io.github.camelwechat.testing.InboundSamples;
import io.github.camelwechat.testing.WeChatCrypto;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

/** An account whose callbacks are JSON is answered in JSON, sealed as the callback was. */
class JsonCallbackTest extends ConsumerTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String QUESTION =
            "{\"ToUserName\":\"%s\",\"FromUserName\":\"oUser\",\"CreateTime\":1789000001,\"MsgType\":\"text\",\"Content\":\"hi\",\"MsgId\":%d}";

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(shop("&exchangePattern=InOut")).setBody(constant("答 \"1\""));
                from(shop("&exchangePattern=InOut&securityMode=plain&callbackPath=/plain"))
                        .setBody(constant("答 \"1\""));
                from(shop("&callbackPath=/silent")).to("mock:silent");
            }
        };
    }

    @Test
    void sealsTheAnswerInAJsonEnvelope() throws Exception {
        Answer answer = ask("/wechat/shop", SecurityMode.SAFE);

        assertThat(answer.contentType()).isEqualTo("application/json; charset=utf-8");
        JsonNode envelope = JSON.readTree(answer.body());
        assertThat(envelope.fieldNames())
                .toIterable()
                .containsExactly("Encrypt", "MsgSignature", "TimeStamp", "Nonce");
        assertThat(envelope.get("MsgSignature").asText())
                .isEqualTo(
                        WeChatCrypto.sign(
                                InboundSamples.TOKEN,
                                envelope.get("TimeStamp").asText(),
                                envelope.get("Nonce").asText(),
                                envelope.get("Encrypt").asText()));
        reads(
                JSON.readTree(
                        WeChatCrypto.open(
                                InboundSamples.ENCODING_AES_KEY,
                                envelope.get("Encrypt").asText())));
    }

    @Test
    void answersAPlainOneInPlainJson() throws Exception {
        Answer answer = ask("/plain", SecurityMode.PLAIN);

        assertThat(answer.contentType()).isEqualTo("application/json; charset=utf-8");
        reads(JSON.readTree(answer.body()));
    }

    @Test
    void acknowledgesInTheWordThatIsTheSameInBothFormats() {
        assertThat(ask("/silent", SecurityMode.SAFE).text()).isEqualTo("success");
    }

    private Answer ask(String path, SecurityMode mode) {
        String question = QUESTION.formatted(InboundSamples.ORIGINAL_ID, 1);
        return new CallbackClient(port, path).post(push(question, mode, InboundSamples.APP_ID));
    }

    private static void reads(JsonNode reply) {
        assertThat(reply.get("ToUserName").asText()).isEqualTo("oUser");
        assertThat(reply.get("FromUserName").asText()).isEqualTo(InboundSamples.ORIGINAL_ID);
        assertThat(reply.get("CreateTime").isNumber()).isTrue();
        assertThat(reply.get("MsgType").asText()).isEqualTo("text");
        assertThat(reply.get("Content").asText()).isEqualTo("答 \"1\"");
    }
}
