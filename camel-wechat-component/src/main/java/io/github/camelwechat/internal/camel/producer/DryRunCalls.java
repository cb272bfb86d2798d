// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.producer;

import io.github.camelwechat.internal.api.operation.catalogue.Operations;
import io.github.camelwechat.internal.camel.exchange.SendRequestReader;
import io.github.camelwechat.internal.camel.runtime.AccountServices;
import io.github.camelwechat.internal.send.DryRunSender;
import java.util.List;
import java.util.Optional;

/** The calls of a producer that decides everything and changes nothing. */
final class DryRunCalls {

    private final ProducerSettings settings;
    private final AccountServices shared;
    private final SendRequestReader requests;

    /**
     * @param shared what the endpoints of the account share
     */
    DryRunCalls(ProducerSettings settings, AccountServices shared, SendRequestReader requests) {
        this.settings = settings;
        this.shared = shared;
        this.requests = requests;
    }

    /** The call of an operation that is not carried out; empty for one that only reads. */
    Optional<ProducerCall> of(String operation) {
        var account = settings.account().account();
        return switch (operation) {
            case "sendMessage" ->
                    Optional.of(
                            new DryRunSendCall(
                                            settings.account(),
                                            requests::read,
                                            new DryRunSender(
                                                    shared.senders(),
                                                    shared.window(),
                                                    shared.parked()))
                                    .transcoded(settings, shared.maxMediaSize()));
            case "sendSurvey" ->
                    Optional.of(
                            new DryRunSendCall(
                                    settings.account(),
                                    exchange -> SurveyCall.request(settings, requests, exchange),
                                    new DryRunSender(
                                            shared.senders(), shared.window(), shared.parked())));
            // A GET may change something too: WeChat deletes menus by one.
            case "callApi" ->
                    Optional.of(
                            new DryRunCall(
                                    exchange ->
                                            List.of(
                                                    new RawApiCall(account, shared.operations())
                                                            .request(exchange)),
                                    false));
            case "dropParked" ->
                    Optional.of(
                            new ParkedCall(
                                    account.name(),
                                    shared.parked(),
                                    (kind, name, to, message, why) -> {},
                                    true));
            case "forgetUser", "forgetAccount" ->
                    Optional.of(new DryRunCall(exchange -> List.of(), false));
            default -> ofTable(operation);
        };
    }

    private Optional<ProducerCall> ofTable(String name) {
        var operation = Operations.byName().get(name);
        if (operation == null || !operation.changes()) {
            return Optional.empty();
        }
        var account = settings.account().account();
        OperationReader reader = new OperationReader(account.name(), shared.maxMediaSize());
        ProducerCall call =
                new DryRunCall(
                        exchange ->
                                List.of(
                                        shared.operations()
                                                .request(
                                                        account,
                                                        operation,
                                                        reader.read(exchange, operation))),
                        operation.sendsToUser());
        return Optional.of(
                operation.upload().isPresent()
                        ? call.transcoded(settings, shared.maxMediaSize())
                        : call);
    }
}
