// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.consumer;

import io.github.camelwechat.CallbackSettings;
import io.github.camelwechat.CallbackSettings.SourceFiltering;
import io.github.camelwechat.account.Account;
import io.github.camelwechat.internal.api.WeChatApi;
import io.github.camelwechat.internal.callback.CallbackListener;
import io.github.camelwechat.internal.callback.source.SourceFilter;
import io.github.camelwechat.internal.camel.runtime.WeChatRuntime;
import org.jspecify.annotations.Nullable;

/** Makes the filter of an account's callers: the inbound flow cannot ask WeChat's API itself. */
public final class CallbackSources {

    private CallbackSources() {}

    /** The filter the options ask for; null for none. */
    public static @Nullable SourceFilter filter(
            Account account,
            CallbackSettings settings,
            WeChatApi api,
            WeChatRuntime runtime,
            CallbackListener listener) {
        SourceFiltering filtering = settings.sourceFiltering();
        return filtering == SourceFiltering.NONE
                ? null
                : new SourceFilter(
                        account.name(),
                        filtering == SourceFiltering.ENFORCE,
                        settings.trustedProxies(),
                        () -> api.callbackAddresses(account),
                        runtime.scheduler(),
                        listener);
    }
}
