// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.account.SecurityMode;
import io.github.camelwechat.internal.callback.reply.CallbackResponse;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.message.Reply;
import io.github.camelwechat.testing.InboundSamples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The characters that a user can type, and some that nobody can: WeChat copies them as they are,
 * into XML that forbids them and into JSON that wants them escaped. The same bodies for the same
 * seed.
 */
class TypedCharactersPropertyTest {

    private static final int BODIES = 150;

    private static final List<String> FIELDS =
            List.of("Content", "Title", "Description", "Label", "Recognition", "EventKey", "Url");

    private static final List<String> WORDS =
            List.of("您好", "👋", "a", "<", "&", "=", "'", "%", " b ", "\u2028", "\ufffe", "\uffff");

    private final PipelineFixture flow = new PipelineFixture();

    static LongStream seeds() {
        return LongStream.range(0, 6);
    }

    @AfterEach
    void stop() {
        flow.close();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void neverStopACallbackInXmlNorInJson(long seed) {
        Random random = new Random(seed);
        for (SecurityMode mode : SecurityMode.values()) {
            CallbackPipeline pipeline = flow.pipeline(mode, Duration.ofSeconds(20));
            for (int i = 0; i < BODIES; i++) {
                boolean json = random.nextBoolean();
                String field = FIELDS.get(random.nextInt(FIELDS.size()));
                String words = words(random);
                byte[] body = (json ? json(i, field, words) : xml(i, field, words)).getBytes(UTF_8);
                List<String> routed = new ArrayList<>();

                CallbackResponse answer =
                        PipelineFixture.handle(
                                        pipeline,
                                        flow.push(body, mode),
                                        delivery -> {
                                            routed.add(delivery.received().text(field));
                                            return CompletableFuture.completedStage(
                                                    new Reply.None());
                                        })
                                .join();

                assertThat(answer.status())
                        .as("seed %d, %s, body %d: %s", seed, mode, i, new String(body, UTF_8))
                        .isEqualTo(200);
                assertThat(routed)
                        .as("seed %d, %s, body %d", seed, mode, i)
                        .containsExactly(json ? words : legal(words));
            }
        }
    }

    /** As WeChat's API answers with what a user typed as a nickname. */
    @ParameterizedTest
    @MethodSource("seeds")
    void areReadInEveryAnswerOfTheApi(long seed) {
        Random random = new Random(seed);
        Json json = new Json();
        for (int i = 0; i < BODIES * 10; i++) {
            String words = words(random);
            byte[] answer =
                    ("{\"user_info_list\":[{\"nickname\":\"%s\",\"remark\":\"%s\"}],\"errcode\":0}")
                            .formatted(words, words)
                            .getBytes(UTF_8);

            assertThat(json.read(answer))
                    .as("seed %d, answer %d", seed, i)
                    .containsEntry(
                            "user_info_list", List.of(Map.of("nickname", words, "remark", words)));
        }
    }

    /** What XML 1.0 can say of it (section 2.2, Char), which has but one line end (2.11). */
    private static String legal(String words) {
        return words.replaceAll("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ufffe\\uffff]", "")
                .replace("\r\n", "\n")
                .replace('\r', '\n');
    }

    private static String xml(int id, String field, String words) {
        return ("<xml><ToUserName><![CDATA[%s]]></ToUserName>"
                        + "<FromUserName><![CDATA[oUser]]></FromUserName>"
                        + "<CreateTime>1789000001</CreateTime><MsgType><![CDATA[text]]></MsgType>"
                        + "<%s><![CDATA[%s]]></%s><MsgId>%d</MsgId></xml>")
                .formatted(InboundSamples.ORIGINAL_ID, field, words, field, id);
    }

    private static String json(int id, String field, String words) {
        return ("{\"ToUserName\":\"%s\",\"FromUserName\":\"oUser\",\"CreateTime\":1789000001,"
                        + "\"MsgType\":\"text\",\"%s\":\"%s\",\"MsgId\":%d}")
                .formatted(InboundSamples.ORIGINAL_ID, field, words, id);
    }

    /** Begins and ends with a letter: only those of a few fields keep their blanks. */
    private static String words(Random random) {
        StringBuilder words = new StringBuilder("x");
        for (int left = random.nextInt(12); left >= 0; left--) {
            switch (random.nextInt(4)) {
                case 0 -> words.append(WORDS.get(random.nextInt(WORDS.size())));
                case 1 -> words.append((char) (0x7f + random.nextInt(0x21)));
                default -> words.append((char) random.nextInt(0x20));
            }
        }
        return words.append('x').toString();
    }
}
