// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk.web;

import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows users that an agent is writing to them. WeChat shows it for some seconds, and only soon
 * after a message of the user; whatever it says to it harms nobody. Thread-safe.
 */
final class TypingIndicator {

    private static final Logger LOG = LoggerFactory.getLogger(TypingIndicator.class);
    private static final String START = "wechat:shop?operation=startTyping";
    private static final String STOP = "wechat:shop?operation=stopTyping";

    private final ProducerTemplate camel;

    TypingIndicator(ProducerTemplate camel) {
        this.camel = camel;
    }

    /**
     * Shows it, or takes it away.
     *
     * @return whether the user sees it now
     */
    boolean show(String openId, boolean typing) {
        try {
            camel.requestBodyAndHeader(typing ? START : STOP, null, "CamelWeChatOpenId", openId);
            return typing;
        } catch (CamelExecutionException e) {
            LOG.debug("WeChat does not show that an agent is writing", e);
            return false;
        }
    }
}
