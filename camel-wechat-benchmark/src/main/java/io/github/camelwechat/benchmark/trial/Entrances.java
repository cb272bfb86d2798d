// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.benchmark.trial;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.CallbackKeys;
import io.github.camelwechat.account.EncodingAesKey;
import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.account.Secret;
import io.github.camelwechat.account.SecurityMode;
import io.github.camelwechat.benchmark.load.EncryptedCallbacks;
import io.github.camelwechat.internal.callback.source.Caller;
import io.github.camelwechat.internal.callback.verify.CallbackQuery;
import io.github.camelwechat.internal.callback.verify.CallbackRequest;
import io.github.camelwechat.internal.callback.verify.CallbackVerifier;
import io.github.camelwechat.internal.callback.verify.CallbackVerifier.VerifiedCallback;
import io.github.camelwechat.internal.callback.xml.InboundParser;
import io.github.camelwechat.internal.window.Reservation;
import io.github.camelwechat.internal.window.ServiceWindow;
import io.github.camelwechat.internal.window.WindowRules;
import io.github.camelwechat.message.Received;
import io.github.camelwechat.store.StateStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The only code of the benchmark that names internals of the component. */
final class Entrances {

    static final String ACCOUNT_NAME = "shop";

    private static final Account ACCOUNT =
            new Account(
                    ACCOUNT_NAME, EncryptedCallbacks.APP_ID, EncryptedCallbacks.ORIGINAL_ID, null);

    private Entrances() {}

    /** Opens callbacks: what the inbound flow does before it knows who wrote what. */
    static final class Opener {

        private final InboundParser parser = new InboundParser();
        private final CallbackVerifier verifier =
                new CallbackVerifier(
                        ACCOUNT,
                        new CallbackKeys(
                                SecurityMode.SAFE,
                                List.of(Secret.of(EncryptedCallbacks.TOKEN)),
                                List.of(EncodingAesKey.of(EncryptedCallbacks.AES_KEY))),
                        Duration.ofDays(1),
                        1 << 18,
                        new SecureRandom(),
                        InstantSource.system(),
                        option -> {});

        Received open(CallbackRequest request) {
            verifier.checkForm(request);
            if (verifier.decrypt(verifier.checkSignature(request))
                    instanceof VerifiedCallback.Delivery delivery) {
                Received received = parser.parse(ACCOUNT, delivery.message());
                verifier.checkAddressee(received);
                return received;
            }
            throw new IllegalStateException("a POST is a delivery");
        }
    }

    static CallbackRequest request(EncryptedCallbacks.Push push) {
        return new CallbackRequest(
                "POST",
                CallbackQuery.parse(push.query()),
                push.body(),
                Caller.UNKNOWN,
                System.nanoTime(),
                CompletableFuture.completedStage(null));
    }

    /** The service window over a store, so large that every reservation is granted and written. */
    static final class Window {

        private final ServiceWindow window;
        private final InstantSource clock;

        Window(StateStore store, InstantSource clock) {
            this.clock = clock;
            this.window =
                    new ServiceWindow(
                            store,
                            clock,
                            WindowRules.official().overriddenBy("2026-01-01.message=30000/48h"));
        }

        /** A user wrote something. */
        CompletionStage<?> open(String openId) {
            Instant now = clock.instant();
            return window.record(
                    new Received(
                            ACCOUNT_NAME,
                            EncryptedCallbacks.APP_ID,
                            new OpenId(openId),
                            "text",
                            null,
                            "1",
                            now,
                            ACCOUNT_NAME + ":" + openId,
                            Map.of("MsgType", "text", "Content", "hello")));
        }

        CompletionStage<?> reserve(OpenId openId) {
            return window.tryReserve(ACCOUNT_NAME, openId)
                    .thenApply(
                            reservation -> {
                                if (reservation instanceof Reservation.Granted granted) {
                                    return granted;
                                }
                                throw new IllegalStateException("a reservation was refused");
                            });
        }
    }
}
