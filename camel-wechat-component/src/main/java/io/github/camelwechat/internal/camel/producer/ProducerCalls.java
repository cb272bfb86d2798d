// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.producer;

import io.github.camelwechat.internal.camel.exchange.SendRequestReader;
import io.github.camelwechat.internal.camel.runtime.AccountServices;
import io.github.camelwechat.internal.send.park.ParkListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The calls in the name of one account. Thread-safe. */
public final class ProducerCalls implements OperationCalls {

    private final Map<String, ProducerCall> calls = new ConcurrentHashMap<>();
    private final ProducerSettings settings;
    private final AccountServices shared;
    private final SendRequestReader requests;
    private final SendCall send;
    private final ParkListener parkListener;

    /**
     * @param shared what the endpoints of the account share
     * @param origin the endpoint: texts that come by the same may go out together
     * @param parkListener hears what is taken out of the queue
     */
    public ProducerCalls(
            ProducerSettings settings,
            AccountServices shared,
            Object origin,
            ParkListener parkListener) {
        this.settings = settings;
        this.shared = shared;
        this.requests =
                new SendRequestReader(
                        settings.account().account(),
                        settings.sends(),
                        shared.maxMediaSize(),
                        origin);
        this.send =
                new SendCall(
                        settings.account().name(),
                        requests,
                        shared.sender(settings.parks()),
                        shared.sends(),
                        settings.conversations(shared));
        this.parkListener = parkListener;
    }

    @Override
    public ProducerCall of(String operation) {
        return calls.computeIfAbsent(operation, this::orDryRun);
    }

    private ProducerCall orDryRun(String operation) {
        return settings.sends().dryRun()
                ? new DryRunCalls(settings, shared, requests)
                        .of(operation)
                        .orElseGet(() -> made(operation))
                : made(operation);
    }

    private ProducerCall made(String operation) {
        var account = settings.account().account();
        return switch (operation) {
            case "sendMessage" -> send.transcoded(settings, shared.maxMediaSize());
            case "sendSurvey" -> new SurveyCall(settings, requests, shared, send);
            case "doctor" -> new DiagnosisCall(settings, shared.operations());
            case "probeCapabilities" ->
                    exchange ->
                            shared.operations()
                                    .capabilities()
                                    .run(account)
                                    .thenApply(report -> message -> message.setBody(report));
            case "downloadMedia" -> new MediaDownloadCall(account, shared.api());
            case "windowStatus" -> UserStatusCall.ofWindow(account.name(), requests, shared);
            case "followerStatus" -> UserStatusCall.ofFollower(account.name(), requests, shared);
            case "listParked" -> new ParkedCall(account.name(), shared.parked(), null, false);
            case "dropParked" ->
                    new ParkedCall(account.name(), shared.parked(), parkListener, false);
            case "forgetUser" -> forget(false);
            case "forgetAccount" -> forget(true);
            default ->
                    OperationCall.of(
                            operation,
                            account,
                            shared,
                            settings.sends().outcomeTimeout(),
                            call -> call.transcoded(settings, shared.maxMediaSize()));
        };
    }

    private ProducerCall forget(boolean everybody) {
        return new ForgetCall(settings.account().account(), shared, parkListener, everybody);
    }

    @Override
    public void release() {
        send.release();
    }

    @Override
    public void stop() {
        send.stop();
    }
}
