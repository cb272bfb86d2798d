// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.xml;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.aalto.UncheckedStreamException;
import com.fasterxml.aalto.stax.InputFactoryImpl;
import io.github.camelwechat.testing.InboundSamples;
import io.github.camelwechat.testing.InboundSamples.Sample;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.codehaus.stax2.XMLInputFactory2;
import org.junit.jupiter.api.Test;

/** Our reader sees what a parser of everybody's sees, in whatever that parser accepts. */
class XmlAgreementTest {

    private static final String PIECES = "<>/&;!?[]-'\"= \n\tCDATA#x1aé你";

    @Test
    void findsTheSameElementsAndTextsAsAalto() {
        List<byte[]> samples =
                InboundSamples.all().stream()
                        .filter(sample -> sample.file().endsWith(".xml"))
                        .map(Sample::bytes)
                        .toList();
        Random random = new Random(20260303);
        int compared = 0;
        for (int run = 0; run < 60_000; run++) {
            byte[] body = samples.get(random.nextInt(samples.size())).clone();
            for (int change = random.nextInt(4); change > 0; change--) {
                byte[] piece =
                        ("" + PIECES.charAt(random.nextInt(PIECES.length())))
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
                int at = random.nextInt(body.length - piece.length);
                System.arraycopy(piece, 0, body, at, piece.length);
            }
            List<String> expected = aalto(body);
            if (expected != null) {
                assertThat(ours(body)).as(new String(body)).isEqualTo(expected);
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(15_000);
    }

    /** Null where the body is none of ours: broken, or with what a person's words may have made. */
    private static List<String> ours(byte[] body) {
        XmlScanner scanner = new XmlScanner(body, false);
        List<String> seen = new ArrayList<>();
        while (true) {
            switch (scanner.next()) {
                case START -> seen.add("<" + scanner.name());
                case END -> seen.add(">");
                case TEXT -> add(seen, scanner.text(true));
                case CDATA -> add(seen, scanner.text(false));
                case DONE -> {
                    return seen;
                }
            }
        }
    }

    private static List<String> aalto(byte[] body) {
        XMLInputFactory factory = new InputFactoryImpl();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
        factory.setProperty(XMLInputFactory2.P_LAZY_PARSING, false);
        List<String> seen = new ArrayList<>();
        try {
            XMLStreamReader reader =
                    factory.createXMLStreamReader(new ByteArrayInputStream(body), "UTF-8");
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamReader.START_ELEMENT -> {
                        String prefix = reader.getPrefix();
                        seen.add(
                                "<"
                                        + (prefix.isEmpty() ? "" : prefix + ":")
                                        + reader.getLocalName());
                    }
                    case XMLStreamReader.END_ELEMENT -> seen.add(">");
                    case XMLStreamReader.CHARACTERS, XMLStreamReader.CDATA, XMLStreamReader.SPACE ->
                            add(seen, reader.getText());
                    case XMLStreamReader.COMMENT,
                            XMLStreamReader.PROCESSING_INSTRUCTION,
                            XMLStreamReader.DTD,
                            XMLStreamReader.ENTITY_REFERENCE -> {
                        return null;
                    }
                    default -> {
                        // The end of the document.
                    }
                }
            }
            return seen.stream().filter(text -> isWordsTwice(seen, text)).findAny().isPresent()
                    ? null
                    : seen;
        } catch (XMLStreamException | UncheckedStreamException e) {
            return null;
        }
    }

    private static boolean isWordsTwice(List<String> seen, String start) {
        return start.startsWith("<")
                && SafeXml.isWords(start.substring(1))
                && seen.stream().filter(start::equals).count() > 1;
    }

    /** Where a text is cut into pieces is nobody's business, nor is layout around the root. */
    private static void add(List<String> seen, String text) {
        if (seen.isEmpty() || text.isEmpty()) {
            return;
        }
        int last = seen.size() - 1;
        if (seen.get(last).startsWith("=")) {
            seen.set(last, seen.get(last) + text);
        } else {
            seen.add("=" + text);
        }
    }
}
