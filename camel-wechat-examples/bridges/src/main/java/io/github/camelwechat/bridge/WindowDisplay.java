// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge;

import io.github.camelwechat.bridge.desk.Conversation;
import io.github.camelwechat.bridge.desk.Helpdesk;
import io.github.camelwechat.bridge.desk.HelpdeskException;
import io.github.camelwechat.bridge.desk.WindowSentence;
import io.github.camelwechat.bridge.store.Conversations;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service window in the eyes of the agent. */
final class WindowDisplay {

    private static final Logger LOG = LoggerFactory.getLogger(WindowDisplay.class);

    private WindowDisplay() {}

    /**
     * Shows a sentence that is not shown yet. If that fails, the next change shows the next one.
     */
    static void show(
            Helpdesk helpdesk,
            Conversations conversations,
            String openId,
            WindowSentence sentence) {
        Optional<Conversation> conversation = conversations.latest(openId);
        if (conversation.isEmpty()
                || !conversations.isNewWindow(conversation.get(), sentence.text())) {
            return;
        }
        try {
            helpdesk.showWindow(conversation.get(), sentence);
        } catch (HelpdeskException e) {
            conversations.forgetWindow(conversation.get());
            LOG.info("the service window is not shown in {}: {}", helpdesk.name(), e.getMessage());
        }
    }
}
