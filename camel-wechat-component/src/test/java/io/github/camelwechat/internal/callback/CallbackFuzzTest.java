// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.camelwechat.account.SecurityMode;
import io.github.camelwechat.failure.CallbackRejectedException;
import io.github.camelwechat.internal.callback.reply.CallbackResponse;
import io.github.camelwechat.internal.callback.xml.InboundParser;
import io.github.camelwechat.internal.callback.xml.MalformedBodyException;
import io.github.camelwechat.internal.callback.xml.SafeXml;
import io.github.camelwechat.internal.json.CanonicalJson;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.message.Inbound;
import io.github.camelwechat.message.Reply;
import io.github.camelwechat.testing.InboundSamples;
import io.github.camelwechat.testing.InboundSamples.Push;
import io.github.camelwechat.testing.InboundSamples.Sample;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever comes with a good signature: refused or accepted, never a crash, never silence, and what
 * is accepted survives its canonical form. The build replays every sample and the committed inputs;
 * with {@code JAZZER_FUZZ=1} and {@code -Djazzer.hooks=true} the inputs are mutated, guided by
 * coverage.
 */
@Tag("slow")
class CallbackFuzzTest {

    private static final PipelineFixture FLOW = new PipelineFixture();
    private static final CallbackPipeline SAFE =
            FLOW.pipeline(SecurityMode.SAFE, Duration.ofSeconds(4));
    private static final CallbackPipeline PLAIN =
            FLOW.pipeline(SecurityMode.PLAIN, Duration.ofSeconds(4));
    private static final InboundParser PARSER = new InboundParser();
    private static final int ONE_IN = 16;

    /** Code that is watched is slower, the more so while it is cold. */
    private static final int WATCHED = 10;

    private static final long MOST_NANOS = Duration.ofMillis(50).toNanos();
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final CanonicalJson CANONICAL = new CanonicalJson(new Json());

    static Stream<Arguments> bodies() {
        return Stream.concat(
                        InboundSamples.all().stream()
                                .filter(sample -> !sample.kind().equals("vectors"))
                                .map(Sample::bytes),
                        atTheLimits().map(body -> body.getBytes(StandardCharsets.UTF_8)))
                .map(Arguments::of);
    }

    /** Depth, names and numbers around what our own readers and writers allow. */
    private static Stream<String> atTheLimits() {
        String longName = "n".repeat(1_025);
        return Stream.concat(
                Stream.of(
                        "<xml><" + longName + ">1</" + longName + "></xml>",
                        "{\"" + longName + "\":1}",
                        "{\"number\":" + "9".repeat(1_001) + "}",
                        "<xml>" + "<a>".repeat(31) + "</a>".repeat(31) + "</xml>"),
                Stream.of(62, 63, 64)
                        .map(depth -> "{\"a\":".repeat(depth) + "1" + "}".repeat(depth)));
    }

    @AfterAll
    static void stop() {
        FLOW.close();
    }

    @MethodSource("bodies")
    @FuzzTest(maxDuration = "10m")
    void answersWhateverIsSigned(byte[] body) {
        costsLittle(body);
        Outcome sealed = deliver(SAFE, FLOW.push(body, SecurityMode.SAFE));
        Outcome plain = deliver(PLAIN, FLOW.push(body, SecurityMode.PLAIN));
        Outcome unsealed = deliver(SAFE, FLOW.push(body, SecurityMode.PLAIN));
        FLOW.later();

        assertThat(unsealed.status()).as("a body nobody sealed").isBetween(400, 499);
        if (plain.inbound() != null) {
            assertThat(sealed.inbound()).as("the mode changes nothing").isEqualTo(plain.inbound());
        }
        if (sealed.inbound() != null) {
            survivesItsCanonicalForm(sealed.inbound());
        }
    }

    /** Texts that a person types, in one field, or in two, of a message that WeChat wrote. */
    static Stream<Arguments> texts() {
        return Stream.of(
                        "]]><xmlns:a/>",
                        "]]></Title><FromUserName>victim</FromUserName><!--",
                        "--><Description><![CDATA[",
                        "]]></Title><Description><![CDATA[",
                        "<Label><Title><![CDATA[",
                        "]]></Description></Label><Description><![CDATA[",
                        "&#1;\u0000\u0014\uFFFE]]")
                .map(text -> Arguments.of(text, text));
    }

    @MethodSource("texts")
    @FuzzTest(maxDuration = "10m")
    void givesTheRouteTheWordsOfWhateverIsTyped(String title, String description) {
        String message =
                "<xml><FromUserName><![CDATA[me]]></FromUserName><CreateTime>1</CreateTime>"
                        + "<MsgType><![CDATA[link]]></MsgType><Title><![CDATA["
                        + title
                        + "]]></Title><Description><![CDATA["
                        + description
                        + "]]></Description><Url><![CDATA[u]]></Url><MsgId>1</MsgId></xml>";
        byte[] body = message.getBytes(StandardCharsets.UTF_8);
        if (body.length > PipelineFixture.MAX_BODY_SIZE) {
            return;
        }
        costsLittle(body);
        Outcome sealed = deliver(SAFE, FLOW.push(body, SecurityMode.SAFE));
        FLOW.later();

        assertThat(sealed.status()).isEqualTo(200);
        assertThat(sealed.inbound().received().fields())
                .containsEntry("FromUserName", "me")
                .containsEntry("MsgType", "link")
                .containsEntry("MsgId", "1")
                .containsKey("Title")
                .doesNotContainKey("Event");
    }

    /** Only while inputs are searched for. What costs much does so when there is much of it. */
    private static void costsLittle(byte[] body) {
        if (System.getenv("JAZZER_FUZZ") == null || body.length > PipelineFixture.MAX_BODY_SIZE) {
            return;
        }
        costsAtMost(MOST_NANOS, body);
        Random random = new Random(Arrays.hashCode(body));
        if (random.nextInt(ONE_IN) == 0) {
            costsAtMost(WATCHED * MOST_NANOS, withMuchOfAPart(body, random));
        }
    }

    private static byte[] withMuchOfAPart(byte[] body, Random random) {
        int start = random.nextInt(body.length + 1);
        int end = start + random.nextInt(body.length - start + 1);
        ByteBuffer large = ByteBuffer.allocate(PipelineFixture.MAX_BODY_SIZE);
        large.put(body, 0, start);
        while (end > start && large.remaining() >= body.length - start) {
            large.put(body, start, end - start);
        }
        large.put(body, end, body.length - end);
        return Arrays.copyOf(large.array(), large.position());
    }

    /** The processor's time, and the best of some runs of it: a machine has other things to do. */
    private static void costsAtMost(long most, byte[] body) {
        long best = Long.MAX_VALUE;
        for (int run = 0; run < 5 && best > most; run++) {
            long start = THREADS.getCurrentThreadCpuTime();
            reads(() -> SafeXml.readEncrypt(body));
            reads(() -> PARSER.parse(InboundSamples.account(), body));
            best = Math.min(best, THREADS.getCurrentThreadCpuTime() - start);
        }
        assertThat(best).as("nanoseconds for %d bytes", body.length).isLessThan(most);
    }

    /** Every exception that is not the one expected is a finding. */
    private static void reads(Supplier<?> reading) {
        try {
            reading.get();
        } catch (MalformedBodyException | CallbackRejectedException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    private record Outcome(int status, Inbound inbound) {}

    private static Outcome deliver(CallbackPipeline pipeline, Push push) {
        List<Inbound> routed = new ArrayList<>();
        CompletableFuture<CallbackResponse> answer =
                PipelineFixture.handle(
                        pipeline,
                        push,
                        delivery -> {
                            routed.add(delivery.inbound());
                            return CompletableFuture.completedStage(new Reply.None());
                        });
        assertThat(answer).as("an answer at once, because the route was done at once").isDone();
        CallbackResponse response = answer.join();
        if (response.accepted()) {
            assertThat(response.body()).asString().isEqualTo("success");
            assertThat(routed).hasSize(1);
            return new Outcome(200, routed.get(0));
        }
        assertThat(response.status()).isBetween(400, 499);
        assertThat(response.body()).isEmpty();
        assertThat(routed).isEmpty();
        return new Outcome(response.status(), null);
    }

    /** As bytes, because that is what a broker or a file keeps. */
    private static void survivesItsCanonicalForm(Inbound inbound) {
        String written = CANONICAL.write(inbound);
        Inbound read = CANONICAL.read(written.getBytes(StandardCharsets.UTF_8));
        assertThat(read).isEqualTo(inbound);
        assertThat(CANONICAL.write(read)).isEqualTo(written);
    }
}
