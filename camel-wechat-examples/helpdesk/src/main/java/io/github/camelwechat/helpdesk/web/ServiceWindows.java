// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk.web;

import java.util.Map;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the component what it knows about users' windows. Thread-safe. */
final class ServiceWindows {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceWindows.class);
    private static final String STATUS = "wechat:shop?operation=windowStatus";

    private final ProducerTemplate camel;

    ServiceWindows(ProducerTemplate camel) {
        this.camel = camel;
    }

    ServiceWindow of(String openId) {
        try {
            Map<?, ?> status =
                    camel.requestBodyAndHeader(
                            STATUS, null, "CamelWeChatOpenId", openId, Map.class);
            return status == null ? ServiceWindow.UNKNOWN : ServiceWindow.of(status);
        } catch (CamelExecutionException e) {
            LOG.warn(
                    "The window of a user is not known: {}",
                    e.getCause() == null ? e : e.getCause().getMessage());
            return ServiceWindow.UNKNOWN;
        }
    }
}
