// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.consumer;

import io.github.camelwechat.internal.callback.InboundExchange;
import io.github.camelwechat.internal.callback.RouteRunner.Route;
import io.github.camelwechat.internal.camel.exchange.ExchangeWriter;
import io.github.camelwechat.internal.camel.runtime.AccountServices;
import io.github.camelwechat.internal.camel.runtime.AccountSettings;
import io.github.camelwechat.internal.camel.runtime.WeChatRuntime;
import io.github.camelwechat.internal.erasure.StateErasure;
import io.github.camelwechat.internal.send.park.ParkListener;
import io.github.camelwechat.internal.survey.SurveyRecords;
import io.github.camelwechat.message.Headers;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;

/** The route of a consumer with what its options put around it. */
public final class ConsumerRoutes {

    private final ExchangeWriter writer;
    private final CallbackRoute callbacks;
    private final @Nullable ErasureRoute erasure;
    private final Route entrance;
    private final ConsumerSettings settings;
    private final CamelContext context;

    /**
     * @param services what the endpoints of the account share
     * @param told hears what becomes of parked messages
     */
    public ConsumerRoutes(
            DefaultConsumer consumer,
            AccountSettings account,
            ConsumerSettings settings,
            WeChatRuntime runtime,
            AccountServices services,
            ParkListener told) {
        this.writer =
                new ExchangeWriter(
                        settings.bodyFormat(),
                        settings.includeRawXml(),
                        services.window()::reopens,
                        runtime.clock());
        this.callbacks =
                new CallbackRoute(
                        account.name(),
                        consumer,
                        runtime,
                        services,
                        writer,
                        settings.results(account.account()),
                        settings.surveys() ? surveys(account.name(), runtime, services) : null);
        this.context = runtime.context();
        this.settings = settings;
        this.erasure =
                settings.forgetOn().isEmpty()
                        ? null
                        : new ErasureRoute(
                                account.name(),
                                callbacks,
                                settings.forgetOn(),
                                new StateErasure(
                                        account.account(),
                                        services.store(),
                                        services.window(),
                                        services.parked(),
                                        told,
                                        services::forgetHere),
                                runtime.scheduler());
        this.entrance =
                settings.shown(
                        erasure == null ? callbacks : erasure, services, runtime.scheduler());
    }

    /**
     * Returns the route that callbacks enter while the consumer is suspended; null to have WeChat
     * deliver them again, as it shall when the application stops and another may take them.
     */
    @Nullable Route suspended() {
        return settings.suspended(context.isStopping());
    }

    /** The survey that a text answers, as headers. */
    private static Function<InboundExchange, CompletionStage<Map<String, String>>> surveys(
            String account, WeChatRuntime runtime, AccountServices services) {
        SurveyRecords surveys = new SurveyRecords(account, services.store(), runtime.clock());
        return inbound ->
                surveys.answer(inbound.received())
                        .thenApply(
                                answer ->
                                        answer.map(
                                                        given ->
                                                                Map.of(
                                                                        Headers.SURVEY,
                                                                        given.survey(),
                                                                        Headers.SURVEY_CHOICE,
                                                                        given.choice()))
                                                .orElse(Map.of()));
    }

    public ExchangeWriter writer() {
        return writer;
    }

    /** The user's route, which knows what came last. */
    CallbackRoute callbacks() {
        return callbacks;
    }

    /** The route that every callback enters. */
    public Route entrance() {
        return entrance;
    }

    /** A callback's route failed, and it is not run again. */
    public void failed(InboundExchange exchange) {
        if (erasure != null) {
            erasure.failed(exchange);
        }
    }

    public void stop() {
        if (erasure != null) {
            erasure.stop();
        }
    }
}
