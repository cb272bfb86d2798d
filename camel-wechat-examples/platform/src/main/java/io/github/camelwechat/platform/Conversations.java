// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.platform;

import io.github.camelwechat.WeChatConstants;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Header;

/** The newest lines of all conversations, for the page. Thread-safe. */
public final class Conversations {

    private static final int MOST = 200;

    private final Deque<Line> lines = new ArrayDeque<>();

    /**
     * A line of a conversation.
     *
     * @param appId the account
     * @param openId the user
     * @param ours whether the account said it
     */
    public record Line(String appId, String openId, boolean ours, String text) {}

    /** Adds what a user said. */
    public void heard(
            @Header(WeChatConstants.APP_ID) String appId,
            @Header(WeChatConstants.OPEN_ID) String openId,
            @Header(WeChatConstants.CONTENT) String text) {
        add(new Line(appId, openId, false, text));
    }

    /** Adds what the account answered. */
    public void said(
            @Header(WeChatConstants.APP_ID) String appId,
            @Header(WeChatConstants.OPEN_ID) String openId,
            @Body String text) {
        add(new Line(appId, openId, true, text));
    }

    private synchronized void add(Line line) {
        lines.add(line);
        if (lines.size() > MOST) {
            lines.remove();
        }
    }

    /** Returns all lines, the oldest first. */
    public synchronized List<Line> lines() {
        return List.copyOf(lines);
    }
}
