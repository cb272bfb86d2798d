// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.rt;

import io.github.camelwechat.bridge.desk.AgentHtml;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of an agent's message as a chat shows it: without markup, without what was quoted, and
 * without the signature.
 */
final class RtText {

    private static final Pattern SIGNATURE = Pattern.compile("(?m)^-- ?$");
    private static final Pattern QUOTED =
            Pattern.compile("(?m)(^On .{1,120} wrote:[ \\t]*\\n)?(^>.*(\\n|\\z))+");
    private static final Pattern BLANK_LINES = Pattern.compile("\\n{3,}");

    private RtText() {}

    static String ofHtml(String html) {
        return ofPlain(AgentHtml.of(html, "blockquote").text());
    }

    static String ofPlain(String text) {
        String lines = text.replace("\r\n", "\n").replace('\u00a0', ' ');
        lines = lines.replaceAll("(?m)^[ \\t]+$|(?<=\\S)[ \\t]+$", "");
        Matcher signature = SIGNATURE.matcher(lines);
        if (signature.find()) {
            lines = lines.substring(0, signature.start());
        }
        lines = QUOTED.matcher(lines).replaceAll("");
        return BLANK_LINES.matcher(lines).replaceAll("\n\n").strip();
    }
}
