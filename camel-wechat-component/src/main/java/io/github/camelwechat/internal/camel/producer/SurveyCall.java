// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.producer;

import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.camel.exchange.ExchangeReader;
import io.github.camelwechat.internal.camel.exchange.SendRequestReader;
import io.github.camelwechat.internal.camel.runtime.AccountServices;
import io.github.camelwechat.internal.send.plan.SendReport;
import io.github.camelwechat.internal.send.plan.SendRequest;
import io.github.camelwechat.internal.survey.Survey;
import io.github.camelwechat.internal.survey.SurveyRecords;
import io.github.camelwechat.message.Headers;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Asks a user something, with choices to tap; where the account may not send these, as a text with
 * numbers.
 */
final class SurveyCall implements ProducerCall {

    /**
     * Refusals of the menu that a text does not meet: not for such an account, not this type, too
     * many items, an item too long (outbound.md 2.4 and 2.6).
     */
    private static final Set<Integer> NO_MENU = Set.of(40200, 48008, 45098, 45099);

    private final ProducerSettings settings;
    private final SendRequestReader requests;
    private final SurveyRecords records;
    private final SendCall send;

    /**
     * @param shared what the endpoints of the account share
     * @param send how every message is sent
     */
    SurveyCall(
            ProducerSettings settings,
            SendRequestReader requests,
            AccountServices shared,
            SendCall send) {
        this.settings = settings;
        this.requests = requests;
        this.records =
                new SurveyRecords(settings.account().name(), shared.store(), shared.window()::now);
        this.send = send;
    }

    @Override
    public CompletionStage<Consumer<Message>> start(Exchange exchange) {
        Survey survey = survey(settings, exchange);
        SendRequest text = requests.read(exchange, survey.text()).unheld();
        SendRequest first = request(settings, requests, exchange);
        CompletionStage<SendReport> sent =
                Completion.always(
                        records.ask(first.to(), survey)
                                .thenCompose(asked -> send.sent(first))
                                .exceptionallyCompose(
                                        thrown ->
                                                isNoMenu(Completion.cause(thrown))
                                                        ? send.sent(text)
                                                        : CompletableFuture.failedStage(thrown)),
                        (report, failure) ->
                                failure == null
                                        ? CompletableFuture.completedStage(report)
                                        : takenBack(first, failure));
        return send.finish(ExchangeReader.callback(exchange), first, sent)
                .thenApply(
                        write ->
                                message -> {
                                    write.accept(message);
                                    message.setHeader(Headers.SURVEY, survey.name());
                                });
    }

    /** The message that is tried first. */
    static SendRequest request(
            ProducerSettings settings, SendRequestReader requests, Exchange exchange) {
        Survey survey = survey(settings, exchange);
        return requests.read(
                        exchange,
                        settings.account().account().profile().overseas()
                                ? survey.text()
                                : survey.menu())
                .unheld();
    }

    private static Survey survey(ProducerSettings settings, Exchange exchange) {
        String account = settings.account().name();
        return Survey.read(account, new OperationReader(account).wholeBody(exchange, "sendSurvey"));
    }

    private CompletionStage<SendReport> takenBack(SendRequest request, Throwable failure) {
        return Completion.always(
                records.takeBack(request.to()),
                (done, another) -> CompletableFuture.failedStage(failure));
    }

    private static boolean isNoMenu(Throwable failure) {
        return failure instanceof ApiErrorException refusal
                && NO_MENU.contains(refusal.errorCode());
    }
}
