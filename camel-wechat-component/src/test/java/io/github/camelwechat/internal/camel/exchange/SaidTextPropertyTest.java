// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.internal.send.plan.SendPlan;
import io.github.camelwechat.internal.send.plan.SendSettings;
import io.github.camelwechat.message.Headers;
import io.github.camelwechat.message.OutboundMessage;
import io.github.camelwechat.message.Reply;
import io.github.camelwechat.option.LongText;
import io.github.camelwechat.option.UncertainPolicy;
import io.github.camelwechat.option.UnsupportedPolicy;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.converter.stream.InputStreamCache;
import org.apache.camel.converter.stream.ReaderCache;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rules of what a body says, shown on many random exchanges: what other endpoints left on them
 * changes nothing, and both ways to speak read the same. The same exchanges for the same seed.
 */
class SaidTextPropertyTest {

    private static final int EXCHANGES = 1_000;
    private static final Account SHOP = new Account("shop", "wx0000000000000001", null, null);

    private static final List<String> WORDS =
            List.of(
                    "您好",
                    "订单",
                    "已发货",
                    "，",
                    "。",
                    "👋",
                    "👩🏽‍🚀",
                    "é",
                    "ü",
                    "한",
                    "null",
                    "true",
                    "42",
                    "-1.5e3",
                    "[1,2]",
                    "\"x\"",
                    "\\u4f60",
                    "}",
                    "&amp;",
                    "<a href=\"x\">y</a>",
                    " ",
                    "\n",
                    "\t",
                    "\u001b",
                    "a",
                    "xyz",
                    "{",
                    "=",
                    "%E4",
                    "msgtype",
                    ":",
                    "content");

    /** Some are known to Java, some to nobody; UTF-16 makes a text of nearly any bytes. */
    private static final List<String> CHARSETS =
            List.of(
                    "GBK",
                    "gb18030",
                    "Big5",
                    "UTF-16",
                    "UTF-16LE",
                    "ISO-8859-1",
                    "US-ASCII",
                    "windows-1252",
                    "no-such-charset",
                    "?",
                    "");

    private static final List<String> TEXT_TYPES =
            List.of("text/plain", "Text/Plain", " text/plain", "text/plain;charset=%s");
    private static final List<String> JSON_TYPES =
            List.of("application/json", "application/JSON; charset=\"%s\"", "application/json5");
    private static final List<String> OTHER_TYPES =
            List.of(
                    "text/html; charset=%s",
                    "application/xml",
                    "application/octet-stream",
                    "multipart/form-data; boundary=x",
                    ";;;",
                    "%s");

    private static CamelContext context;

    private final SendRequestReader pushed =
            new SendRequestReader(
                    SHOP,
                    new SendSettings(
                            new SendPlan(false, false, List.of(), false),
                            UncertainPolicy.FAIL,
                            LongText.SPLIT,
                            UnsupportedPolicy.FAIL,
                            false,
                            null,
                            null,
                            Duration.ZERO,
                            Duration.ZERO,
                            0,
                            false,
                            Duration.ZERO,
                            false),
                    1 << 20,
                    this);
    private final RouteResultReader results = new RouteResultReader(SHOP, UnsupportedPolicy.FAIL);

    @BeforeAll
    static void start() {
        context = new DefaultCamelContext();
        context.start();
    }

    @AfterAll
    static void stop() {
        context.stop();
    }

    static LongStream seeds() {
        return LongStream.range(0, 8);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void charactersAreThatTextWhateverIsLeftOnTheExchange(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < EXCHANGES; i++) {
            String words = words(random);
            Exchange exchange = exchange(random);
            leave(exchange, random, any(random, List.of(TEXT_TYPES, JSON_TYPES, OTHER_TYPES)));
            int shape = random.nextInt(4);
            assertThat(said(exchange, characters(words, shape)))
                    .as("seed %d, exchange %d, %s", seed, i, exchange.getMessage().getHeaders())
                    .isEqualTo(words);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void bytesThatAreCalledATextAreThatTextWhateverElseIsLeft(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < EXCHANGES; i++) {
            String words = words(random);
            Exchange exchange = exchange(random);
            boolean byHeader = random.nextBoolean();
            leave(
                    exchange,
                    random,
                    byHeader ? any(random, List.of(JSON_TYPES, OTHER_TYPES)) : TEXT_TYPES);
            if (byHeader) {
                exchange.getMessage().setHeader(Headers.MSG_TYPE, "text");
            }
            assertThat(said(exchange, held(words.getBytes(UTF_8), random.nextInt(3))))
                    .as("seed %d, exchange %d, %s", seed, i, exchange.getMessage().getHeaders())
                    .isEqualTo(words);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void bytesOfAnotherCharacterSetAreReadByTheOneTheirTypeNames(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < EXCHANGES; i++) {
            String charset = any(random, List.of("GBK", "gb18030"));
            String words = "订单" + chinese(random);
            byte[] bytes = words.getBytes(Charset.forName(charset));
            if (isUtf8(bytes)) {
                continue;
            }
            Exchange exchange = exchange(random);
            leave(exchange, random, OTHER_TYPES);
            exchange.getMessage()
                    .setHeader(Exchange.CONTENT_TYPE, "text/plain; charset=" + charset);
            assertThat(said(exchange, held(bytes, random.nextInt(3))))
                    .as("seed %d, exchange %d, %s", seed, i, charset)
                    .isEqualTo(words);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void bytesThatNobodyCallsATextAreRefusedWithTheCure(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < EXCHANGES / 10; i++) {
            Exchange exchange = exchange(random);
            leave(exchange, random, List.of("text/html", "application/xml", ""));
            Object body = held(words(random).getBytes(UTF_8), random.nextInt(3));
            assertThatThrownBy(() -> said(exchange, body))
                    .as("seed %d, exchange %d, %s", seed, i, exchange.getMessage().getHeaders())
                    .isInstanceOf(InvalidMessageException.class)
                    .hasMessageContaining("convertBodyTo(String)");
        }
    }

    /** What a user would read, by the way the exchange's pattern asks for. */
    private String said(Exchange exchange, Object body) {
        exchange.getMessage().setBody(body);
        if (exchange.getPattern() == ExchangePattern.InOut) {
            return ((Reply.Text) results.read(exchange, null)).content();
        }
        exchange.getMessage().setHeader(Headers.OPEN_ID, "oUser");
        OutboundMessage message = pushed.read(exchange).message();
        if (message instanceof OutboundMessage.Text text) {
            return text.content();
        }
        // As the upload would fail where the bytes are sent.
        throw new InvalidMessageException(
                "shop", "not a text, convertBodyTo(String) was not said: " + message.getClass());
    }

    private static Exchange exchange(Random random) {
        Exchange exchange = new DefaultExchange(context);
        exchange.setPattern(random.nextBoolean() ? ExchangePattern.InOut : ExchangePattern.InOnly);
        return exchange;
    }

    private static void leave(Exchange exchange, Random random, List<String> types) {
        if (random.nextInt(4) > 0) {
            exchange.setProperty(Exchange.CHARSET_NAME, any(random, CHARSETS));
        }
        if (random.nextInt(4) > 0) {
            exchange.getMessage().setHeader(Exchange.CHARSET_NAME, any(random, CHARSETS));
        }
        if (random.nextInt(4) > 0) {
            exchange.getMessage().setHeader("Content-Encoding", any(random, CHARSETS));
        }
        exchange.getMessage()
                .setHeader(
                        Exchange.CONTENT_TYPE,
                        any(random, types).replace("%s", any(random, CHARSETS)));
    }

    private static Object characters(String words, int shape) {
        return switch (shape) {
            case 0 -> words;
            case 1 -> new StringBuilder(words);
            case 2 -> new StringReader(words);
            default -> new ReaderCache(words);
        };
    }

    private static Object held(byte[] bytes, int shape) {
        return switch (shape) {
            case 0 -> bytes;
            case 1 -> new ByteArrayInputStream(bytes);
            default -> new InputStreamCache(bytes);
        };
    }

    /** Anything that is neither blank nor begins as a JSON object does. */
    private static String words(Random random) {
        while (true) {
            StringBuilder words = new StringBuilder();
            for (int left = 1 + random.nextInt(12); left > 0; left--) {
                words.append(any(random, WORDS));
            }
            if (!words.toString().isBlank() && !words.toString().strip().startsWith("{")) {
                return words.toString();
            }
        }
    }

    private static String chinese(Random random) {
        String known = "您好已发货的是不我有人在他这中大来上国个到说们为子和你地出道也时年得就那要下以生";
        StringBuilder words = new StringBuilder();
        for (int left = random.nextInt(20); left > 0; left--) {
            words.append(known.charAt(random.nextInt(known.length())));
        }
        return words.toString();
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static <T> T any(Random random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
