// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.send;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.simulator.user.ChatEntry;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.converter.stream.InputStreamCache;
import org.apache.camel.converter.stream.ReaderCache;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rules of what a body says, tried over character sets, shapes of bodies, content types and both
 * patterns: what other endpoints left on the exchange changes nothing.
 */
class BodyKindsTest extends SimulatedWeChatTest {

    private static final String WORDS = "您好，订单已发货 👋";
    private static final String JSON =
            "{\"msgtype\":\"text\",\"text\":{\"content\":\"" + WORDS + "\"}}";
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 1, 2, 3};

    private static final List<String> CHARSETS =
            List.of("GBK", "ISO-8859-1", "UTF-16", "no-such-charset");

    private final AtomicInteger users = new AtomicInteger();
    private final AtomicReference<Setting> setting = new AtomicReference<>();

    @TempDir private static Path folder;

    /** What a route does before it answers. */
    private record Setting(Object body, Map<String, Object> headers) {}

    /** A way to hold the same characters or bytes. */
    private enum Shape {
        STRING(text -> text),
        BUILDER(StringBuilder::new),
        READER(StringReader::new),
        READER_CACHE(ReaderCache::new),
        BYTES(text -> text.getBytes(UTF_8)),
        STREAM(text -> new ByteArrayInputStream(text.getBytes(UTF_8))),
        STREAM_CACHE(text -> new InputStreamCache(text.getBytes(UTF_8))),
        FILE(BodyKindsTest::file);

        private final Function<String, Object> body;

        Shape(Function<String, Object> body) {
            this.body = body;
        }
    }

    /** How the route speaks: by a producer, or by its result. */
    private enum Pattern {
        PUSHED,
        RESULT
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:push").process(BodyKindsTest.this::set).to(shop(""));
                from(shop("&exchangePattern=InOut"))
                        .choice()
                        .when(exchange -> setting.get() != null)
                        .process(BodyKindsTest.this::set)
                        .otherwise()
                        .setBody(constant(null))
                        .end();
                from("direct:loop").to(shop(""));
            }
        };
    }

    @BeforeEach
    void noAnswer() {
        setting.set(null);
    }

    private static Stream<Object[]> waysAndShapes() {
        return Stream.of(Pattern.values())
                .flatMap(way -> Stream.of(Shape.values()).map(shape -> new Object[] {way, shape}));
    }

    @ParameterizedTest
    @MethodSource("waysAndShapes")
    void aTextIsThatTextWhateverCharacterSetAndTypeWereLeft(Pattern way, Shape shape) {
        for (String type : List.of("text/plain", "text/plain; charset=gbk", "application/json")) {
            for (String charset : CHARSETS) {
                assertThat(heard(way, shape.body.apply(WORDS), left(charset, type)))
                        .as("%s, %s", charset, type)
                        .containsExactly("text:" + WORDS);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("waysAndShapes")
    void aJsonObjectIsReadAsUtf8WhateverCharacterSetWasLeft(Pattern way, Shape shape) {
        for (String type : List.of("application/json", "application/json; charset=gbk")) {
            for (String charset : CHARSETS) {
                assertThat(heard(way, shape.body.apply(JSON), left(charset, type)))
                        .as("%s, %s", charset, type)
                        .containsExactly("text:" + WORDS);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Pattern.class)
    void linesOfOtherSystemsEndAsWeChatKnowsThem(Pattern way) {
        assertThat(heard(way, "一\r\n二\r三", Map.of())).containsExactly("text:一\n二\n三");
    }

    @ParameterizedTest
    @EnumSource(Pattern.class)
    void aTextThatIsNoJsonObjectIsATextAlthoughItIsCalledJson(Pattern way) {
        for (String text :
                List.of("yes", "42", "true", "\"quoted\"", "[1,2]", "null", "最好 {不} 要")) {
            assertThat(heard(way, text, left("UTF-8", "application/json")))
                    .containsExactly("text:" + text);
        }
    }

    @ParameterizedTest
    @MethodSource("shapesOfBytes")
    void bytesThatTheMessageTypeCallsATextAreOne(Shape shape) {
        assertThat(
                        heard(
                                Pattern.PUSHED,
                                shape.body.apply(WORDS),
                                Map.of(WeChatConstants.MSG_TYPE, "text")))
                .containsExactly("text:" + WORDS);
    }

    @ParameterizedTest
    @MethodSource("shapesOfBytes")
    void bytesThatNobodyCallsATextAreRefusedWithTheCure(Shape shape) {
        SimulatedUser user = writer();
        setting.set(new Setting(shape.body.apply(WORDS), Map.of()));

        Exchange sent = send("direct:push", user.openid(), "");

        assertThat(sent.getException())
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining("convertBodyTo(String)");
    }

    private static Stream<Shape> shapesOfBytes() {
        return Stream.of(Shape.BYTES, Shape.STREAM, Shape.STREAM_CACHE, Shape.FILE);
    }

    @Test
    void bytesInAnotherCharacterSetAreReadByTheOneThatWasNamed() {
        byte[] gbk = "订单已发货".getBytes(Charset.forName("GBK"));

        assertThat(heard(Pattern.PUSHED, gbk, type("text/plain; charset=GBK")))
                .containsExactly("text:订单已发货");
    }

    @Test
    void bytesThatAreNoTextInAnyNamedCharacterSetAreRefused() {
        byte[] broken = {(byte) 0xff, 0, (byte) 0xc3};
        SimulatedUser user = writer();
        setting.set(new Setting(broken, type("text/plain")));

        assertThat(send("direct:push", user.openid(), "").getException())
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining("convertBodyTo(String)");
    }

    @Test
    void aPictureIsAPictureWhateverTypeWasLeft() {
        for (String type :
                List.of("application/json", "text/plain", "text/html", "application/xml")) {
            assertThat(heard(Pattern.PUSHED, PNG, type(type)))
                    .singleElement()
                    .asString()
                    .startsWith("image");
        }
    }

    @Test
    void bytesAreNeverTheResultOfARouteUnlessTheyAreCalledAText() {
        SimulatedUser user = wechat().user("oPictures");
        setting.set(new Setting(PNG, Map.of()));

        user.says("hello").await();

        assertThat(words(user)).noneMatch(words -> words.contains("PNG"));
    }

    @Test
    void whatWeChatSentIsNotSentBackInWhateverForm() throws Exception {
        SimulatedUser user = writer();
        String canonical = canonical(user);
        ObjectMapper mapper = new ObjectMapper();
        for (Object body :
                List.of(
                        canonical,
                        canonical.getBytes(UTF_8),
                        new ByteArrayInputStream(canonical.getBytes(UTF_8)),
                        mapper.readValue(canonical, Map.class),
                        mapper.readTree(canonical),
                        "{\"specversion\":\"1.0\",\"type\":\"x\",\"data\":" + canonical + "}")) {
            assertThat(send("direct:loop", user.openid(), body).getException())
                    .as(body.getClass().getName())
                    .isInstanceOf(InvalidMessageException.class)
                    .hasMessageContaining("still what WeChat sent");
        }
        assertThat(words(user)).isEmpty();
    }

    @Test
    void aCallbackLeftAsItCameInAnotherFormIsNoAnswer() {
        SimulatedUser user = wechat().user("oBytes");
        setting.set(new Setting(null, Map.of("asBytes", true)));

        user.says("hello").await();

        assertThat(words(user)).isEmpty();
    }

    private static Map<String, Object> left(String charset, String type) {
        return Map.of(Exchange.CHARSET_NAME, charset, Exchange.CONTENT_TYPE, type);
    }

    /** What a user reads of us. */
    private List<String> heard(Pattern pattern, Object body, Map<String, Object> headers) {
        if (pattern == Pattern.PUSHED) {
            SimulatedUser user = writer();
            setting.set(new Setting(body, headers));
            assertThat(send("direct:push", user.openid(), "").getException()).isNull();
            return words(user);
        }
        SimulatedUser user = wechat().user("oUser" + users.incrementAndGet());
        setting.set(new Setting(body, headers));
        user.says("hello").await();
        return words(user);
    }

    /** Somebody whose window is open, and who got no answer. */
    private SimulatedUser writer() {
        setting.set(null);
        SimulatedUser user = wechat().user("oUser" + users.incrementAndGet());
        user.says("hello").await();
        return user;
    }

    private static List<String> words(SimulatedUser user) {
        return user.chat().stream()
                .filter(entry -> entry.via() != null)
                .map(BodyKindsTest::words)
                .toList();
    }

    private static String words(ChatEntry entry) {
        return entry.type() + ":" + entry.text();
    }

    private void set(Exchange exchange) {
        Setting next = setting.get();
        if (next.headers().containsKey("asBytes")) {
            exchange.getMessage().setBody(exchange.getMessage().getBody(byte[].class));
            return;
        }
        Object charset = next.headers().get(Exchange.CHARSET_NAME);
        if (charset != null) {
            exchange.setProperty(Exchange.CHARSET_NAME, charset);
        }
        exchange.getMessage().setBody(next.body());
        exchange.getMessage().getHeaders().putAll(next.headers());
    }

    private String canonical(SimulatedUser user) {
        return "{\"account\":\"shop\",\"appId\":\"wx0000000000000001\",\"openId\":\""
                + user.openid()
                + "\",\"msgType\":\"text\",\"event\":null,\"msgId\":\"1\",\"createTime\":1,"
                + "\"content\":\"hello\",\"mediaId\":null,\"dedupeKey\":\"key\",\"fields\":{}}";
    }

    private static Map<String, Object> type(String contentType) {
        return Map.of(Exchange.CONTENT_TYPE, contentType);
    }

    private static Object file(String text) {
        try {
            return Files.write(Files.createTempFile(folder, "body", ".txt"), text.getBytes(UTF_8))
                    .toFile();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
