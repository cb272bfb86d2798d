// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.consumer;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.internal.api.WeChatApi;
import io.github.camelwechat.internal.callback.CallbackListener;
import io.github.camelwechat.internal.callback.source.SourceFilter;
import io.github.camelwechat.option.SourceFilterMode;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** Makes the filter of an account's callers: the inbound flow cannot ask WeChat's API itself. */
public final class CallbackSources {

    private CallbackSources() {}

    /** The filter the options ask for; null for none. */
    public static @Nullable SourceFilter filter(
            Account account,
            ConsumerSettings settings,
            WeChatApi api,
            ScheduledExecutorService scheduler,
            CallbackListener listener) {
        return settings.sourceFilter() == SourceFilterMode.NONE
                ? null
                : new SourceFilter(
                        account.name(),
                        settings.sourceFilter() == SourceFilterMode.ENFORCE,
                        settings.trustedProxies(),
                        () -> api.callbackAddresses(account),
                        scheduler,
                        listener);
    }
}
