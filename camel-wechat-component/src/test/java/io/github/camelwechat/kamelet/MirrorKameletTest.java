// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.kamelet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.simulator.action.SimulatedUser;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mirror keeps what messages carry, and loses no message over it. */
class MirrorKameletTest extends KameletFixture {

    private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, 1, 2, 3};

    @Test
    void mirrorActionKeepsWhatAMessageCarriesAndHandsOnTheMessage(@TempDir Path kept)
            throws Exception {
        load(through("wechat-mirror-action", Map.of("to", "file:" + kept)));
        SimulatedUser user = wechat().user("oUser");
        byte[] film = ("\0\0\0\u0018ftypmp42" + "x".repeat(200_000)).getBytes(ISO_8859_1);

        user.sendsImage(PNG).await();
        user.sendsVideo(film, JPEG).await();
        user.says("hello").await();

        List<Exchange> all = heard().getExchanges();
        assertThat(all).hasSize(3);
        assertThat(file(all.get(0), "wechat-mirror-file"))
                .hasExtension("png")
                .hasBinaryContent(PNG);
        assertThat(file(all.get(1), "wechat-mirror-file"))
                .hasExtension("mp4")
                .hasBinaryContent(film);
        assertThat(file(all.get(1), "wechat-mirror-thumb-file"))
                .hasExtension("jpg")
                .hasBinaryContent(JPEG);
        assertThat(kept).isDirectoryContaining(each -> true);
        assertThat(all)
                .extracting(Exchange::getMessage)
                .allSatisfy(
                        message -> {
                            assertThat(message.getBody(String.class)).contains("\"openId\"");
                            assertThat(message.getHeaders())
                                    .doesNotContainKeys(
                                            "CamelFileName",
                                            "CamelAwsS3Key",
                                            "Content-Length",
                                            "wechat-mirror-failure");
                        });
        assertThat(all.get(2).getMessage().getHeaders()).doesNotContainKey("wechat-mirror-file");
    }

    @Test
    void mirrorActionTellsOthersTheNameThatWasAskedFor() throws Exception {
        load(
                through(
                        "wechat-mirror-action",
                        Map.of(
                                "to",
                                "mock:bucket",
                                "fileName",
                                "${header.wechat-account}/${header.CamelFileName}")));

        wechat().user("oUser").sendsImage(PNG).await();

        Object name = heard().getExchanges().get(0).getMessage().getHeader("wechat-mirror-file");
        assertThat(name).asString().matches("shop/[\\w-]+\\.png");
        Exchange stored = getMockEndpoint("mock:bucket").getExchanges().get(0);
        assertThat(stored.getMessage().getHeaders())
                .containsEntry("CamelFileName", name)
                .containsEntry("CamelAwsS3Key", name);
    }

    @Test
    void mirrorActionLosesNoMessageWhenTheMirrorIsAway() throws Exception {
        load(through("wechat-mirror-action", Map.of("to", "mock:bucket")));
        bucketIsAway();

        wechat().user("oUser").sendsImage(PNG).await();

        Exchange message = heard().getExchanges().get(0);
        assertThat(message.getMessage().getBody(String.class)).contains("\"msgType\":\"image\"");
        assertThat(message.getMessage().getHeaders())
                .containsEntry("wechat-mirror-failure", "the bucket is away")
                .doesNotContainKey("wechat-mirror-file");
        assertThat(wechat().callbacks()).allMatch(each -> each.deliveries().size() == 1);
    }

    @Test
    void mirrorActionLetsWeChatDeliverAgainIfItIsTold() throws Exception {
        load(through("wechat-mirror-action", Map.of("to", "mock:bucket", "onFailure", "fail")));
        bucketIsAway();

        wechat().user("oUser").sendsImage(PNG).await();

        await().untilAsserted(() -> assertThat(heard().getReceivedCounter()).isEqualTo(1));
        assertThat(heard().getExchanges().get(0).getMessage().getHeaders())
                .containsKey("wechat-mirror-file");
        assertThat(getMockEndpoint("mock:bucket").getReceivedCounter()).isEqualTo(2);
    }

    private void bucketIsAway() {
        getMockEndpoint("mock:bucket")
                .whenExchangeReceived(
                        1,
                        exchange -> {
                            throw new IllegalStateException("the bucket is away");
                        });
    }

    private static Path file(Exchange exchange, String header) {
        return Path.of(exchange.getMessage().getHeader(header, String.class));
    }
}
