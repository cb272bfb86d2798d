// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.desk;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Entities;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;

/**
 * The message of an agent whose editor makes HTML, as WeChat can show it: plain text, and the
 * pictures that stand in it.
 *
 * @param text paragraphs, lists and line breaks as lines, links with their address; may be empty
 * @param pictures the addresses of the pictures, in their order, ten at most; of a web page, or a
 *     path on the helpdesk's own server
 */
public record AgentHtml(String text, List<String> pictures) {

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

    private static final String UNSEEN = "script, style, head, title";

    /** Nobody reads more of it in a chat. */
    private static final int LONGEST = 500_000;

    private static final int MOST_PICTURES = 10;

    /** No letter and no digit: what a picture of a smile is called. */
    private static final Pattern SIGN =
            Pattern.compile("[^\\p{L}\\p{N}]*[^\\p{L}\\p{N}\\s][^\\p{L}\\p{N}]*");

    public AgentHtml {
        pictures = List.copyOf(pictures);
    }

    public static AgentHtml of(String html) {
        return of(html, "");
    }

    /**
     * @param quotes a CSS selector of the elements that repeat what is answered; they are left out
     */
    public static AgentHtml of(String html, String quotes) {
        Element body =
                Jsoup.parseBodyFragment(html.substring(0, Math.min(html.length(), LONGEST))).body();
        body.select(quotes.isEmpty() ? UNSEEN : UNSEEN + ", " + quotes).remove();
        Reader reader = new Reader();
        NodeTraversor.traverse(reader, body);
        return new AgentHtml(reader.text(), reader.pictures);
    }

    /** The HTML that shows a text as it is. */
    public static String escaped(String text) {
        return Entities.escape(text).replace("\n", "<br>");
    }

    private static final class Reader implements NodeVisitor {

        private final StringBuilder text = new StringBuilder();
        private final List<String> pictures = new ArrayList<>();
        private int endOfMark = -1;

        @Override
        public void head(Node node, int depth) {
            if (node instanceof TextNode words) {
                Element parent = words.parent();
                if (parent != null) {
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
                case "img" -> picture(element.attr("alt"), element.attr("src").strip());
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

        private void picture(String word, String source) {
            if (SIGN.matcher(word).matches()) {
                append(word);
            } else if ((isWeb(source) || source.startsWith("/"))
                    && pictures.size() < MOST_PICTURES) {
                pictures.add(source);
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
                    .replace('\u00a0', ' ')
                    .replace("\u0000", "")
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
