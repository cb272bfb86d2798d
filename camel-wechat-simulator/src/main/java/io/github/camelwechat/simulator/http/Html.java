// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.http;

/** The pages that the server writes itself. */
public final class Html {
    /** The content type of a page. */
    public static final String TYPE = "text/html; charset=utf-8";

    private Html() {}

    /** Text as it may stand in an element or in a quoted attribute. */
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** A page with a body and the look of the phone. */
    public static String styled(String title, String body) {
        return """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%s</title><link rel="icon" href="/phone/icon.svg">
        <link rel="stylesheet" href="/phone/phone.css">
        <link rel="stylesheet" href="/phone/platform.css"></head>
        <body class="pages">%s</body></html>
        """
                .formatted(escape(title), body);
    }
}
