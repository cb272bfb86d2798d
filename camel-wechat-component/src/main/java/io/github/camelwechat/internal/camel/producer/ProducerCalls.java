// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.producer;

import io.github.camelwechat.internal.api.operation.catalogue.Operations;
import io.github.camelwechat.internal.camel.exchange.SendRequestReader;
import io.github.camelwechat.internal.camel.runtime.AccountServices;
import io.github.camelwechat.internal.send.MessageSender;
import io.github.camelwechat.internal.send.park.ParkListener;
import java.util.HashMap;
import java.util.Map;

/** The calls of a started producer, one for each operation. Thread-safe. */
public final class ProducerCalls {

    private final Map<String, ProducerCall> calls = new HashMap<>();
    private final SendCall send;

    /**
     * @param shared what the endpoints of the account share
     * @param sender the one of those whose messages may wait, or that of the others
     * @param origin the endpoint: texts that come by the same may go out together
     * @param parkListener hears what is taken out of the queue
     */
    public ProducerCalls(
            ProducerSettings settings,
            AccountServices shared,
            MessageSender sender,
            Object origin,
            ParkListener parkListener) {
        var account = settings.account().account();
        String name = account.name();
        SendRequestReader requests = new SendRequestReader(account, settings.sends(), origin);
        this.send = new SendCall(name, requests, sender, shared.sends());
        OperationReader inputs = new OperationReader(name);
        Operations.byName()
                .forEach(
                        (called, operation) ->
                                calls.put(
                                        called,
                                        new OperationCall(
                                                account,
                                                operation,
                                                inputs,
                                                shared,
                                                settings.sends().outcomeTimeout())));
        calls.put("callApi", new RawApiCall(account, inputs, shared.operations()));
        calls.put("doctor", new DiagnosisCall(settings, shared.operations(), inputs));
        calls.put("sendMessage", send);
        calls.put("downloadMedia", new MediaDownloadCall(account, shared.api()));
        calls.put("windowStatus", new WindowStatusCall(name, requests, shared.window()));
        calls.put("listParked", new ParkedCall(name, shared.parked(), null));
        calls.put("dropParked", new ParkedCall(name, shared.parked(), parkListener));
    }

    /**
     * The call of an operation.
     *
     * @throws IllegalStateException if there is none of this name
     */
    public ProducerCall of(String operation) {
        ProducerCall call = calls.get(operation);
        if (call == null) {
            throw new IllegalStateException("operation " + operation + " is not implemented");
        }
        return call;
    }

    /** Sends what the account holds at once, in order. */
    public void release() {
        send.release();
    }

    /** The same, and holds nothing from now on. */
    public void stop() {
        send.stop();
    }
}
