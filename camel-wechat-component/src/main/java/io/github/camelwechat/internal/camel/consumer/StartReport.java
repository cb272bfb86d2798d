// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.consumer;

import io.github.camelwechat.WeChatConsumer;
import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.CallbackKeys;
import io.github.camelwechat.internal.callback.CallbackSettings;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says where an account receives, and loudly what its options leave unprotected. */
public final class StartReport {

    private static final Logger LOG = LoggerFactory.getLogger(WeChatConsumer.class);

    private StartReport() {}

    public static void log(
            Account account, String path, CallbackKeys keys, CallbackSettings limits) {
        LOG.info(
                "Account '{}' ({}) receives callbacks at {}",
                account.name(),
                account.appId(),
                path);
        if (limits.freshness().isZero()) {
            LOG.warn(
                    "Account '{}' accepts callbacks of any age (freshness=0): whoever saw one can"
                            + " repeat it",
                    account.name());
        }
        if (!keys.mode().encrypted()) {
            LOG.warn(
                    "Account '{}' receives plain callbacks (securityMode=plain): nothing protects"
                            + " their bodies",
                    account.name());
        }
    }

    public static void logWorkers(OptionalInt workers, CallbackHttpEndpoints paths) {
        int mostWaiting = paths.mostWaiting();
        if (workers.isPresent() && mostWaiting >= workers.getAsInt()) {
            LOG.warn(
                    "The HTTP server has {} workers, and WeChat consumers may hold {} of them (the"
                            + " sum of their option maxWaiting): then further callbacks are not"
                            + " acknowledged but wait, and WeChat's users may see a fault. Lower"
                            + " maxWaiting, or raise workerPoolSize of a VertxOptions bean",
                    workers.getAsInt(),
                    mostWaiting);
        }
    }
}
