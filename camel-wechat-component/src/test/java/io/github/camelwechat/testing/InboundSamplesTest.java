// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.account.SecurityMode;
import io.github.camelwechat.failure.CallbackRejectedException.Reason;
import io.github.camelwechat.testing.InboundSamples.Push;
import io.github.camelwechat.testing.InboundSamples.Sample;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Rules of the samples of callbacks: all that are listed are there, and all that are there are
 * listed.
 */
class InboundSamplesTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

    @Test
    void listsEveryFileThereIs() throws IOException, URISyntaxException {
        Path root =
                Path.of(
                                Objects.requireNonNull(
                                                getClass()
                                                        .getResource("/inbound-samples/index.json"))
                                        .toURI())
                        .getParent();
        try (Stream<Path> files = Files.walk(root)) {
            List<String> found =
                    files.filter(Files::isRegularFile)
                            .map(file -> root.relativize(file).toString().replace('\\', '/'))
                            .filter(file -> !Set.of("index.json", "INDEX.md").contains(file))
                            .toList();
            assertThat(InboundSamples.all().stream().map(Sample::file))
                    .containsExactlyInAnyOrderElementsOf(found)
                    .hasSize(162);
        }
    }

    @Test
    void expectsSomethingOfEverySample() {
        assertThat(InboundSamples.all())
                .allSatisfy(
                        s -> {
                            assertThat(s.expect())
                                    .isIn("exchange", "unknown", "rejected", "reply", "vectors");
                            if (s.expect().equals("rejected")) {
                                assertThat(Reason.valueOf(s.expectReason())).isNotNull();
                            }
                        });
        assertThat(InboundSamples.vectors())
                .hasSize(11)
                .allSatisfy(v -> assertThat(v.expect()).isIn("exchange", "rejected", "reply"));
    }

    @Test
    void signsWhatItSeals() {
        Sample text = InboundSamples.named("messages/text.xml");
        for (SecurityMode mode : List.of(SecurityMode.SAFE, SecurityMode.COMPATIBLE)) {
            Push push = InboundSamples.push(text, mode, NOW);
            String body = new String(push.body(), StandardCharsets.UTF_8);
            Matcher encrypt = Pattern.compile("<Encrypt><!\\[CDATA\\[(.*)]]>").matcher(body);
            assertThat(encrypt.find()).isTrue();
            assertThat(WeChatCrypto.open(InboundSamples.ENCODING_AES_KEY, encrypt.group(1)))
                    .isEqualTo(text.bytes());
            assertThat(push.query())
                    .contains("&timestamp=1800000000&")
                    .contains("openid=oK7dQ5xW2mZr8vTnB4yJcE1hLgPs")
                    .contains("encrypt_type=aes")
                    .endsWith(
                            "msg_signature="
                                    + WeChatCrypto.sign(
                                            InboundSamples.TOKEN,
                                            "1800000000",
                                            "904417325",
                                            encrypt.group(1)));
            assertThat(body.contains("FromUserName")).isEqualTo(mode == SecurityMode.COMPATIBLE);
        }
    }

    @Test
    void leavesAPlainBodyAsItIs() {
        Sample text = InboundSamples.named("messages/text.xml");
        Push push = InboundSamples.push(text, SecurityMode.PLAIN, NOW);
        assertThat(push.body()).isEqualTo(text.bytes());
        assertThat(push.query()).doesNotContain("msg_signature");
    }
}
