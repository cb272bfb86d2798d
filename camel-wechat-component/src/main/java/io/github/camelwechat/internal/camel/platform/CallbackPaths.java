// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.platform;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.internal.callback.platform.AuthorizationReturn;
import io.github.camelwechat.internal.callback.platform.AuthorizerCallbacks;
import io.github.camelwechat.internal.callback.platform.PlatformCallbacks;
import io.github.camelwechat.internal.callback.reply.CallbackResponse;
import io.github.camelwechat.internal.callback.verify.CallbackQuery;
import io.github.camelwechat.internal.callback.verify.CallbackVerifier;
import io.github.camelwechat.internal.camel.consumer.CallbackHttpEndpoints;
import io.github.camelwechat.internal.camel.consumer.ConsumerSettings;
import io.github.camelwechat.internal.camel.runtime.AccountRegistry;
import io.github.camelwechat.internal.camel.runtime.PlatformServices;
import io.github.camelwechat.internal.camel.runtime.WeChatRuntime;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The paths where the callbacks of one component arrive: those of accounts, and those of platforms.
 * One of a platform is open while a consumer of it is started: then tickets are kept and
 * authorizations exchanged, whatever the consumer takes. Thread-safe.
 */
public final class CallbackPaths {

    private final WeChatRuntime runtime;
    private final AccountRegistry accounts;
    private final CallbackHttpEndpoints endpoints;
    private final Map<String, PlatformReceiver> receivers = new HashMap<>();

    /**
     * @param log where the consumers log
     */
    public CallbackPaths(WeChatRuntime runtime, AccountRegistry accounts, Logger log) {
        this.runtime = runtime;
        this.accounts = accounts;
        this.endpoints =
                new CallbackHttpEndpoints(
                        runtime.context(),
                        runtime.clock(),
                        log,
                        runtime.instruments().telemetry(),
                        runtime::scheduler);
    }

    WeChatRuntime runtime() {
        return runtime;
    }

    AccountRegistry accounts() {
        return accounts;
    }

    /** The paths as the HTTP server knows them. */
    public CallbackHttpEndpoints endpoints() {
        return endpoints;
    }

    /** Opens the path of a flow if it is not, and lets it have its share of what arrives. */
    synchronized void add(PlatformFlow flow, PlatformServices platform) throws Exception {
        String path = flow.settings().path();
        PlatformReceiver known = receivers.get(path);
        PlatformReceiver receiver = known == null ? made(flow.settings(), platform) : known;
        if (!receiver.account().appId().equals(platform.platform().appId())) {
            receiver.checkTellsApart(flow.receiver(), path);
        }
        receiver.add(flow);
        if (known == null) {
            try {
                runtime.callbackThreads().handOverBy(endpoints.add(receiver, path).handOver());
            } catch (Exception e) {
                receiver.remove(flow);
                throw e;
            }
            receivers.put(path, receiver);
        }
    }

    /** Takes a flow away, and closes the path with the last. */
    synchronized void remove(PlatformFlow flow) throws Exception {
        String path = flow.settings().path();
        PlatformReceiver receiver = receivers.get(path);
        if (receiver != null && receiver.remove(flow)) {
            receivers.remove(path);
            endpoints.remove(receiver, path);
        }
    }

    private PlatformReceiver made(ConsumerSettings settings, PlatformServices platform) {
        Account account = platform.platform();
        PlatformCallbacks own =
                new PlatformCallbacks(
                        platform.authorizers(),
                        platform.tickets(),
                        new CallbackVerifier(
                                account,
                                settings.keys(),
                                settings.callbacks().freshness(),
                                settings.callbacks().maxBodySize(),
                                runtime.random(),
                                runtime.clock(),
                                option -> {}),
                        runtime.clock());
        return new PlatformReceiver(
                account,
                new AuthorizerCallbacks(platform.authorizers(), runtime.scheduler()),
                own,
                (query, next) -> page(platform, query, next));
    }

    private CompletionStage<CallbackResponse> page(
            PlatformServices platform, CallbackQuery query, @Nullable URI next) {
        return new AuthorizationReturn(
                        platform.links(), platform.authorizers(), runtime.clock(), next)
                .handle(query)
                .thenApply(
                        page ->
                                page.location() == null
                                        ? CallbackResponse.page(page.status(), page.html())
                                        : CallbackResponse.redirect(
                                                page.status(), page.location()));
    }
}
