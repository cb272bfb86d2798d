// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever a user types and whatever nobody signed: read, or refused in one way, at little cost.
 */
class HostileXmlTest {

    private static final String LINK =
            "<xml><FromUserName><![CDATA[me]]></FromUserName><MsgType><![CDATA[link]]></MsgType>"
                    + "<Title><![CDATA[%s]]></Title>\n<Description><![CDATA[%s]]></Description>"
                    + "<MsgId>1</MsgId></xml>";

    /** Texts that break CDATA, close fields, hide what follows, or mean something to a parser. */
    private static final List<String> TYPED =
            List.of(
                    "]]>",
                    "]]",
                    ">",
                    "<![CDATA[",
                    "]]><xmlns:a/>",
                    "<xmlns:a/>",
                    "]]><a:b xmlns:a=''/>",
                    "]]><a b='1' b='2'/>",
                    "]]></Title>",
                    "]]></Description>",
                    "]]></Title><FromUserName>victim</FromUserName>",
                    "<Title><![CDATA[",
                    "]]></Title><Description><![CDATA[",
                    "]]></Title>\n<Description><![CDATA[",
                    "<!--",
                    "-->",
                    "]]><!--",
                    "--><![CDATA[",
                    "<?",
                    "?>",
                    "]]></Title></xml><!--",
                    "<Label><Title><![CDATA[",
                    "]]></Description></Label><Description><![CDATA[",
                    "&",
                    "&#1;",
                    "&lt;",
                    "\u0000",
                    "\u0014",
                    "\uFFFE",
                    "<!DOCTYPE a>",
                    "]]><!DOCTYPE a [<!ENTITY b 'c'>]>",
                    "words");

    static Stream<String> typed() {
        return TYPED.stream();
    }

    @ParameterizedTest
    @MethodSource("typed")
    void givesTheRouteTheWordsOfOneFieldWhateverAUserTypes(String words) {
        String body =
                "<xml><FromUserName><![CDATA[me]]></FromUserName><MsgType><![CDATA[text]]></MsgType>"
                        + "<Content><![CDATA[%s]]></Content><MsgId>1</MsgId></xml>";

        assertThat(parse(body.formatted(words)))
                .containsExactly(
                        Map.entry("FromUserName", "me"),
                        Map.entry("MsgType", "text"),
                        Map.entry("Content", SafeXml.legal(words)),
                        Map.entry("MsgId", "1"));
    }

    /** A page's title and description are its author's, and two fields can play together. */
    @Test
    void letsNobodyForgeAFieldFromSeveralFieldsOfWords() {
        Random random = new Random(20260202);
        for (int run = 0; run < 20_000; run++) {
            String title = some(random);
            String description = some(random);
            Map<String, Object> tree = parse(LINK.formatted(title, description));
            assertThat(tree.keySet())
                    .as("%s and %s", title, description)
                    .isSubsetOf("FromUserName", "MsgType", "Title", "Description", "MsgId")
                    .contains("FromUserName", "MsgType", "Title", "MsgId");
            assertThat(tree)
                    .containsEntry("FromUserName", "me")
                    .containsEntry("MsgType", "link")
                    .containsEntry("MsgId", "1");
            assertThat(tree.get("Title")).isInstanceOf(String.class);
        }
    }

    /** Also where tags stand among text, and a person's words are all there is to say how far. */
    @Test
    void refusesInOneWayOrReadsWhateverPiecesABodyIsMadeOf() {
        List<String> tags =
                List.of(
                        "<a>",
                        "</a>",
                        "<Title>",
                        "</Title>",
                        "<Content>",
                        "</Content>",
                        "<Label>",
                        "</Label>",
                        "<a/>",
                        "text",
                        "<![CDATA[",
                        "]]>",
                        "<!--",
                        "-->",
                        "<?",
                        "?>");
        Random random = new Random(20260404);
        int read = 0;
        for (int run = 0; run < 100_000; run++) {
            StringBuilder body = new StringBuilder("<xml>");
            for (int piece = random.nextInt(10); piece >= 0; piece--) {
                List<String> from = random.nextInt(3) == 0 ? TYPED : tags;
                body.append(from.get(random.nextInt(from.size())));
            }
            body.append(random.nextBoolean() ? "</Title></a></xml>" : "</Title></xml>");
            try {
                parse(body.toString());
                read++;
            } catch (MalformedBodyException e) {
                assertThat(e).hasMessageNotContaining("Title");
            } catch (RuntimeException e) {
                throw new AssertionError(body.toString(), e);
            }
        }
        assertThat(read).isGreaterThan(100);
    }

    private static String some(Random random) {
        return IntStream.rangeClosed(0, random.nextInt(4))
                .mapToObj(i -> TYPED.get(random.nextInt(TYPED.size())))
                .collect(Collectors.joining());
    }

    @Test
    void tellsFieldsOfWordsApartWhereItIsCertainWhereTheyMeet() {
        assertThat(parse(LINK.formatted("a]]>b", "c]]>d")))
                .containsEntry("Title", "a]]>b")
                .containsEntry("Description", "c]]>d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"I <3 you", "you & me", "a < b", "1 <2> 3"})
    void takesWordsThatWereNotEscapedAsTheyAre(String words) {
        assertThat(parse("<xml><a>1</a><Content>" + words + "</Content></xml>"))
                .containsExactly(Map.entry("a", "1"), Map.entry("Content", words));
    }

    @Test
    void leavesOutEveryCharacterThatXmlForbidsInEveryPlace() {
        for (char c = 0; c < ' '; c++) {
            String kept = c == '\t' || c == '\n' ? "" + c : c == '\r' ? "\n" : "";
            String body =
                    "<xml><Nickname><![CDATA[a%1$sb]]></Nickname><Reason>a%1$sb</Reason>%1$s"
                            + "<Content><![CDATA[a%1$sb]]></Content></xml>";
            assertThat(parse(body.formatted(c)))
                    .as("character %d", (int) c)
                    .containsExactly(
                            Map.entry("Nickname", "a" + kept + "b"),
                            Map.entry("Reason", "a" + kept + "b"),
                            Map.entry("Content", "a" + kept + "b"));
        }
    }

    /** WeChat sends UTF-8. Whether it ever writes a declaration is not known. */
    @ParameterizedTest
    @ValueSource(strings = {"GBK", "UTF-16", "ISO-8859-1", "us-ascii", "nonsense"})
    void believesNoOtherEncodingThanUtf8(String encoding) {
        assertThat(parse("<?xml version='1.0' encoding='" + encoding + "'?><xml><a>你好</a></xml>"))
                .containsExactly(Map.entry("a", "你好"));
    }

    @Test
    void refusesUtf16() {
        byte[] body = "<xml><a>1</a></xml>".getBytes(Charset.forName("UTF-16"));
        assertThatThrownBy(() -> SafeXml.parse(body)).isInstanceOf(MalformedBodyException.class);
    }

    @Test
    void takesAColonForALetterOfAName() {
        assertThat(parse("<xml><xmlns:a/><b:c d:e='1'>2</b:c></xml>"))
                .containsExactly(Map.entry("xmlns:a", ""), Map.entry("b:c", "2"));
    }

    static Stream<String> spellingsOfManyAttributes() {
        return Stream.of(
                attributes(65, " a%d='x'"),
                " first='>'" + attributes(64, " a%d=\"x\""),
                " first=\"/>\"" + attributes(64, "\n a%d\t=\r\n'x'"),
                " first='\"'" + attributes(64, " a%d='\"'"),
                attributes(65, " xmlns:a%d='x'"),
                attributes(65, " \u4f60%d='x'"));
    }

    private static String attributes(int count, String form) {
        return IntStream.range(0, count).mapToObj(form::formatted).collect(Collectors.joining());
    }

    @ParameterizedTest
    @MethodSource("spellingsOfManyAttributes")
    void limitsAttributesHoweverTheyAreSpelt(String attributes) {
        for (String body :
                List.of("<xml" + attributes + "/>", "<xml><a" + attributes + ">1</a></xml>")) {
            assertThatThrownBy(() -> parse(body)).hasMessageContaining("more than 64 attributes");
            assertThatThrownBy(() -> SafeXml.readEncrypt(bytes(body)))
                    .hasMessageContaining("more than 64 attributes");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"<xml><%s/></xml>", "<xml><%s>1</%s></xml>", "<xml a%s='1'/>"})
    void limitsNamesHoweverTheyAreSpelt(String form) {
        String body = form.replace("%s", "n".repeat(1_025));
        assertThatThrownBy(() -> parse(body)).hasMessageContaining("longer than 1024");
        assertThatThrownBy(() -> SafeXml.readEncrypt(bytes(body)))
                .hasMessageContaining("longer than 1024");
    }

    /** The shapes that cost most, each as long as maxBodySize allows. */
    static Stream<Arguments> shapes() {
        List<String> shapes = new ArrayList<>();
        for (String unit :
                List.of(
                        "<a/>",
                        "<a>",
                        "<!--",
                        "<!-->-->",
                        "<?",
                        "<![CDATA[",
                        "]]>",
                        "&amp;",
                        "&",
                        "<a b='>'",
                        " a='x'",
                        "</Title>",
                        "]]></Title>",
                        "<Title><![CDATA[",
                        "]]></Title><Description><![CDATA[",
                        "\n",
                        "\u0001",
                        "&#1;",
                        "\u4f60",
                        "<Content>",
                        "]]",
                        "<Title>]]>")) {
            shapes.add("<xml>" + unit.repeat(250_000 / unit.length()));
            shapes.add(
                    "<xml><Title><![CDATA["
                            + unit.repeat(250_000 / unit.length())
                            + "]]></Title></xml>");
            shapes.add("<xml " + unit.repeat(250_000 / unit.length()) + "/>");
        }
        return shapes.stream().map(Arguments::of);
    }

    /** Counted, not timed: a machine may be slow, the work is what it is. */
    @ParameterizedTest
    @MethodSource("shapes")
    void looksAtEveryByteAFixedNumberOfTimes(String shape) {
        byte[] body = bytes(shape);
        for (boolean ambiguous : new boolean[] {false, true}) {
            XmlScanner scanner = new XmlScanner(body, ambiguous);
            int tokens = 0;
            try {
                while (scanner.next() != XmlScanner.Token.DONE) {
                    tokens++;
                }
            } catch (MalformedBodyException e) {
                assertThat(e).hasMessageNotContaining("\n");
            }
            assertThat(tokens).isLessThan(3 * 4096);
            assertThat(scanner.looks()).isLessThan(64L * body.length);
        }
    }

    private static Map<String, Object> parse(String body) {
        return SafeXml.parse(bytes(body));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
