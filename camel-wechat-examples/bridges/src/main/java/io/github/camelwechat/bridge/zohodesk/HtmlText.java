// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.zohodesk;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a piece of HTML as an agent sees it on the screen: lines where blocks end, addresses
 * behind their links, and neither styles nor scripts nor what was quoted from earlier mails.
 */
final class HtmlText {

    /** Nobody reads more of it in a chat. */
    private static final int LONGEST = 500_000;

    private static final Pattern PIECE =
            Pattern.compile(
                    "<!--.*?-->|<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:[^>\"']++|\"[^\"]*\"|'[^']*')*+)>|[^<]+|<",
                    Pattern.DOTALL);
    private static final Pattern ENTITY =
            Pattern.compile("&(?:#(\\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z]{2,8}));");
    private static final Map<String, String> NAMED =
            Map.ofEntries(
                    Map.entry("amp", "&"),
                    Map.entry("lt", "<"),
                    Map.entry("gt", ">"),
                    Map.entry("quot", "\""),
                    Map.entry("apos", "'"),
                    Map.entry("nbsp", "\u00a0"),
                    Map.entry("hellip", "…"),
                    Map.entry("ndash", "–"),
                    Map.entry("mdash", "—"),
                    Map.entry("lsquo", "‘"),
                    Map.entry("rsquo", "’"),
                    Map.entry("ldquo", "“"),
                    Map.entry("rdquo", "”"),
                    Map.entry("bull", "•"),
                    Map.entry("middot", "·"),
                    Map.entry("euro", "€"),
                    Map.entry("yen", "¥"),
                    Map.entry("copy", "©"),
                    Map.entry("deg", "°"),
                    Map.entry("times", "×"));
    private static final Set<String> BLOCKS =
            Set.of(
                    ("address article aside blockquote dd div dl dt fieldset figure footer form h1 h2 h3"
                                    + " h4 h5 h6 header hr li main nav ol p pre section table tr ul")
                            .split(" "));
    private static final Pattern SPACES = Pattern.compile("[ \\t\\r\\n\\f]+");
    private static final Pattern HREF = attribute("href");
    private static final Pattern ALT = attribute("alt");
    private static final Pattern SRC = attribute("src");
    private static final Pattern ID = attribute("id");
    private static final Pattern CLASS = attribute("class");
    private static final Set<String> UNSEEN = Set.of("script", "style", "head", "title");

    private static final int MOST_PICTURES = 10;

    private final StringBuilder text = new StringBuilder();
    private final List<String> pictures = new ArrayList<>();
    private String address = "";
    private int addressFrom;
    private String unseen = "";
    private int depth;

    private HtmlText() {}

    /** The text of it; what is no HTML at all stays as it is, but for spaces. */
    static String of(String html) {
        return read(html)
                .text
                .toString()
                .replace('\u00a0', ' ')
                .replaceAll("[ \\t]*\\n[ \\t]*", "\n")
                .replaceAll("\\n{3,}", "\n\n")
                .strip();
    }

    private static HtmlText read(String html) {
        HtmlText reading = new HtmlText();
        Matcher pieces = PIECE.matcher(html.substring(0, Math.min(html.length(), LONGEST)));
        while (pieces.find()) {
            String name = pieces.group(2);
            if (name != null) {
                String tag = name.toLowerCase(Locale.ROOT);
                reading.tag(tag, !pieces.group(1).isEmpty(), pieces.group(3));
            } else if (!pieces.group().startsWith("<!--")) {
                reading.words(pieces.group());
            }
        }
        return reading;
    }

    /** The addresses of the pictures that stand in it, but for those that stand for a word. */
    static List<String> pictures(String html) {
        HtmlText reading = read(html);
        return List.copyOf(reading.pictures);
    }

    /** The HTML that shows a text as it is. */
    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("\n", "<br>");
    }

    private void tag(String name, boolean end, String attributes) {
        if (!unseen.isEmpty()) {
            skipped(name, end, attributes);
        } else if (!end && isUnseen(name, attributes) && !attributes.endsWith("/")) {
            unseen = name;
            depth = 1;
        } else if (name.equals("br")) {
            text.append('\n');
        } else if (name.equals("a")) {
            link(end, attributes);
        } else if (name.equals("img")) {
            picture(unescaped(value(attributes, ALT)), unescaped(value(attributes, SRC)).strip());
        } else if (BLOCKS.contains(name)) {
            block(name, end);
        } else if (name.equals("td") && end) {
            text.append(' ');
        }
    }

    private void picture(String word, String source) {
        if (!word.isBlank()) {
            text.append(word);
        } else if (!source.isEmpty() && pictures.size() < MOST_PICTURES) {
            pictures.add(source);
        }
    }

    private void skipped(String name, boolean end, String attributes) {
        if (name.equals(unseen) && !attributes.endsWith("/")) {
            depth += end ? -1 : 1;
            if (depth == 0) {
                unseen = "";
            }
        }
    }

    /** Zoho puts what a mail answers below it, into elements of these names. */
    private static boolean isUnseen(String name, String attributes) {
        return UNSEEN.contains(name)
                || value(attributes, ID).equals("blockquote_zmail")
                || value(attributes, CLASS).contains("zmail_extra");
    }

    private void block(String name, boolean end) {
        if (!text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
            text.append('\n');
        }
        if (name.equals("p") && end) {
            text.append('\n');
        } else if (name.equals("li") && !end) {
            text.append("- ");
        }
    }

    private void link(boolean end, String attributes) {
        if (!end) {
            address = unescaped(value(attributes, HREF)).strip();
            addressFrom = text.length();
            return;
        }
        String shown = text.substring(Math.min(addressFrom, text.length())).strip();
        boolean worthShowing = address.startsWith("http://") || address.startsWith("https://");
        if (worthShowing && !same(address, shown)) {
            text.append(shown.isEmpty() ? address : " (" + address + ")");
        }
        address = "";
    }

    private static boolean same(String address, String shown) {
        String bare = address.replaceFirst("^https?://", "").replaceFirst("/$", "");
        return bare.equals(shown.replaceFirst("^https?://", "").replaceFirst("/$", ""));
    }

    private void words(String words) {
        if (!unseen.isEmpty()) {
            return;
        }
        String seen = SPACES.matcher(words).replaceAll(" ");
        boolean lineBegins = text.isEmpty() || text.charAt(text.length() - 1) == '\n';
        text.append(unescaped(lineBegins ? seen.stripLeading() : seen));
    }

    private static Pattern attribute(String name) {
        return Pattern.compile(
                "(?:^|\\s)" + name + "\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s\"'>]+))",
                Pattern.CASE_INSENSITIVE);
    }

    private static String value(String attributes, Pattern attribute) {
        Matcher found = attribute.matcher(attributes);
        if (!found.find()) {
            return "";
        }
        for (int way = 1; way <= 3; way++) {
            if (found.group(way) != null) {
                return found.group(way);
            }
        }
        return "";
    }

    private static String unescaped(String escaped) {
        return escaped.indexOf('&') < 0
                ? escaped
                : ENTITY.matcher(escaped)
                        .replaceAll(entity -> Matcher.quoteReplacement(character(entity.group())));
    }

    private static String character(String entity) {
        Matcher parts = ENTITY.matcher(entity);
        if (!parts.matches()) {
            return entity;
        }
        if (parts.group(3) != null) {
            return NAMED.getOrDefault(parts.group(3), entity);
        }
        int point =
                parts.group(1) != null
                        ? Integer.parseInt(parts.group(1))
                        : Integer.parseInt(parts.group(2), 16);
        boolean sound =
                Character.isValidCodePoint(point)
                        && (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
                        && (point >= 0x20 || point == '\n' || point == '\t');
        return sound ? Character.toString(point) : entity;
    }
}
