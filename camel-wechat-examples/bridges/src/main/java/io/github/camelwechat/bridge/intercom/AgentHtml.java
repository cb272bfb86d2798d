// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.intercom;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;

/**
 * The HTML of a message in Intercom, as WeChat can show it: plain text, and the pictures that stand
 * in it.
 *
 * @param text paragraphs, lists and line breaks as lines, links with their address; may be empty
 * @param pictures the addresses of the pictures, in their order
 */
record AgentHtml(String text, List<String> pictures) {

    private static final Set<String> LINES =
            Set.of(
                    "p",
                    "div",
                    "h1",
                    "h2",
                    "h3",
                    "h4",
                    "h5",
                    "h6",
                    "ul",
                    "ol",
                    "li",
                    "tr",
                    "table",
                    "blockquote",
                    "pre",
                    "hr");

    private static final Set<String> UNSEEN = Set.of("script", "style", "head", "title");

    AgentHtml {
        pictures = List.copyOf(pictures);
    }

    static AgentHtml of(String html) {
        Reader reader = new Reader();
        NodeTraversor.traverse(reader, Jsoup.parseBodyFragment(html).body());
        return new AgentHtml(reader.text(), reader.pictures);
    }

    /** The text in one line, to compare it with one that went through Intercom's formatting. */
    static String oneLine(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

    private static final class Reader implements NodeVisitor {

        private final StringBuilder text = new StringBuilder();
        private final List<String> pictures = new ArrayList<>();
        private int endOfMark = -1;

        @Override
        public void head(Node node, int depth) {
            if (node instanceof TextNode words) {
                Element parent = words.parent();
                if (parent != null && !UNSEEN.contains(parent.normalName())) {
                    append(
                            parent.closest("pre") == null
                                    ? words.getWholeText().replaceAll("\\s+", " ")
                                    : words.getWholeText());
                }
            } else if (node instanceof Element element) {
                begin(element);
            }
        }

        private void begin(Element element) {
            String name = element.normalName();
            if (LINES.contains(name)) {
                line();
            }
            switch (name) {
                case "br" -> text.append('\n');
                case "li" -> endOfMark = text.append(mark(element)).length();
                case "td", "th" -> append(" ");
                case "img" -> {
                    if (isWeb(element.attr("src"))) {
                        pictures.add(element.attr("src"));
                    }
                }
                default -> {}
            }
        }

        @Override
        public void tail(Node node, int depth) {
            if (!(node instanceof Element element)) {
                return;
            }
            String name = element.normalName();
            if (name.equals("a") && isWeb(element.attr("href"))) {
                String address = element.attr("href");
                if (!bare(element.text()).equals(bare(address)) && !element.text().isBlank()) {
                    text.append(" (").append(address).append(')');
                }
            } else if (name.equals("p") && element.text().isBlank() && text.length() > 0) {
                // An empty paragraph is how an agent leaves a line free.
                if (element.selectFirst("img") == null) {
                    text.append('\n');
                }
            } else if (LINES.contains(name)) {
                line();
            }
        }

        private void append(String words) {
            boolean begins = text.isEmpty() || text.charAt(text.length() - 1) == '\n';
            text.append(begins ? words.stripLeading() : words);
        }

        private void line() {
            if (text.length() == endOfMark) {
                return; // a paragraph in a list stands beside its mark
            }
            while (!text.isEmpty() && text.charAt(text.length() - 1) == ' ') {
                text.setLength(text.length() - 1);
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
                text.append('\n');
            }
        }

        private String text() {
            return text.toString()
                    .replaceAll("[ \\t\\u00a0]+\\n", "\n")
                    .replaceAll("\\n{3,}", "\n\n")
                    .strip();
        }

        private static String mark(Element item) {
            Element list = item.parent();
            return list != null && list.normalName().equals("ol")
                    ? item.elementSiblingIndex() + 1 + ". "
                    : "- ";
        }

        private static boolean isWeb(String address) {
            String lower = address.toLowerCase(Locale.ROOT);
            return lower.startsWith("http://") || lower.startsWith("https://");
        }

        private static String bare(String address) {
            return address.strip().replaceFirst("(?i)^https?://", "").replaceFirst("/$", "");
        }
    }
}
