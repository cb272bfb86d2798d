// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat;

import io.github.camelwechat.internal.camel.runtime.StoreProbe;
import io.github.camelwechat.store.StateStore;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Health check that tells whether an account can receive. It says nothing about sending: callbacks
 * arrive also while the AppSecret is wrong.
 */
final class WeChatConsumerHealthCheck extends AbstractHealthCheck {

    private final String account;
    private final String path;
    private final StoreProbe store;
    private final Supplier<Map<String, Integer>> rejections;

    private WeChatConsumerHealthCheck(
            String account,
            String path,
            StateStore store,
            Supplier<Map<String, Integer>> rejections) {
        super("camel", "consumer:wechat-" + account);
        this.account = account;
        this.path = path;
        this.store = new StoreProbe(account, store);
        this.rejections = rejections;
    }

    /** For a consumer of this endpoint, switched on or off as the component says. */
    static WeChatConsumerHealthCheck of(
            WeChatEndpoint endpoint,
            String account,
            String path,
            StateStore store,
            Supplier<Map<String, Integer>> rejections) {
        WeChatComponent component = endpoint.getComponent();
        WeChatConsumerHealthCheck check =
                new WeChatConsumerHealthCheck(account, path, store, rejections);
        check.setEnabled(component.isHealthCheckConsumerEnabled());
        check.setCamelContext(endpoint.getCamelContext());
        return check;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.detail("account", account);
        builder.detail("callbackPath", path);
        builder.detail("rejections", rejections.get().toString());
        String trouble = store.trouble();
        if (trouble == null) {
            builder.up();
        } else {
            builder.message(trouble).down();
        }
    }
}
