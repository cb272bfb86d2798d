// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat;

import io.github.camelwechat.failure.Actor;
import io.github.camelwechat.internal.camel.consumer.CallbackHistory;
import io.github.camelwechat.internal.camel.consumer.ConsumerSettings;
import io.github.camelwechat.internal.camel.consumer.RejectionAdvice;
import io.github.camelwechat.internal.camel.runtime.StoreProbe;
import io.github.camelwechat.message.VerificationEvent;
import io.github.camelwechat.store.StateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.jspecify.annotations.Nullable;

/**
 * Health check that tells whether an account can receive, and whether WeChat calls. It says nothing
 * about sending: callbacks arrive also while the AppSecret is wrong.
 *
 * <p>Of its readiness only the state store decides: to take a server out of the balance that WeChat
 * does not call anyway would only make sure of it.
 */
final class WeChatConsumerHealthCheck extends AbstractHealthCheck {

    private final String account;
    private final ConsumerSettings settings;
    private final StoreProbe store;
    private final Supplier<Map<String, Integer>> rejections;
    private final CallbackHistory history;
    private final Supplier<List<String>> skews;

    private WeChatConsumerHealthCheck(
            String account,
            ConsumerSettings settings,
            StateStore store,
            Supplier<Map<String, Integer>> rejections,
            CallbackHistory history,
            Supplier<List<String>> skews) {
        super("camel", "consumer:wechat-" + account);
        this.account = account;
        this.settings = settings;
        this.store = new StoreProbe(account, store);
        this.rejections = rejections;
        this.history = history;
        this.skews = skews;
    }

    /** For a consumer of this endpoint, switched on or off as the component says. */
    static WeChatConsumerHealthCheck of(
            WeChatEndpoint endpoint,
            String account,
            ConsumerSettings settings,
            StateStore store,
            Supplier<Map<String, Integer>> rejections,
            CallbackHistory history,
            Supplier<List<String>> skews) {
        WeChatComponent component = endpoint.getComponent();
        WeChatConsumerHealthCheck check =
                new WeChatConsumerHealthCheck(account, settings, store, rejections, history, skews);
        check.setEnabled(component.isHealthCheckConsumerEnabled());
        check.setCamelContext(endpoint.getCamelContext());
        return check;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.detail("account", account);
        builder.detail("callbackPath", settings.path());
        builder.detail("rejections", rejections.get().toString());
        detail(builder, "lastHandshake", history.lastHandshake());
        detail(builder, "lastCallback", history.lastCallback());
        detail(builder, "clockSkew", skew());
        describeRefusal(builder);
        describeVerification(builder);
        boolean readiness = Kind.READINESS.equals(options.get(CHECK_KIND));
        String trouble =
                Stream.of(
                                store.trouble(),
                                readiness ? null : silence(),
                                readiness ? null : expiry())
                        .filter(Objects::nonNull)
                        .collect(Collectors.joining("; "));
        if (trouble.isEmpty()) {
            builder.up();
        } else {
            builder.message(trouble).down();
        }
    }

    /**
     * Nothing to take a node out of the balance for; it does not even know which clock is wrong.
     */
    private @Nullable String skew() {
        List<String> differing = skews.get();
        return differing.isEmpty() ? null : String.join("; ", differing);
    }

    private void describeRefusal(HealthCheckResultBuilder builder) {
        CallbackHistory.Refusal refusal = history.lastRefusal();
        if (refusal == null) {
            return;
        }
        RejectionAdvice advice = RejectionAdvice.of(refusal.why().reason());
        detail(builder, "lastRefusal", refusal.at());
        builder.detail("lastRefusalCause", refusal.why().reason().name());
        builder.detail("lastRefusalToBeDoneBy", advice.actor().words());
        builder.detail("lastRefusalAdvice", advice.text());
    }

    private void describeVerification(HealthCheckResultBuilder builder) {
        VerificationEvent event = history.lastVerification();
        if (event == null) {
            return;
        }
        builder.detail("verification", event.received().event());
        detail(builder, "verificationEndsAt", end(event));
        if (!(event instanceof VerificationEvent.QualificationVerified
                || event instanceof VerificationEvent.NameVerified)) {
            builder.detail("verificationToBeDoneBy", Actor.WECHAT_ADMIN.words());
        }
    }

    private @Nullable String silence() {
        Duration limit = settings.silenceAlarm();
        Duration silence = history.silence();
        if (limit.isZero() || silence.compareTo(limit) < 0) {
            return null;
        }
        CallbackHistory.Refusal refusal = history.lastRefusal();
        return "no genuine callback for "
                + Duration.ofSeconds(silence.toSeconds())
                + " (option silenceAlarm). Operator: see that WeChat reaches "
                + settings.path()
                + " with operation checkNetwork. WeChat admin: see that the server configuration"
                + " in the console is switched on"
                + (refusal == null
                        ? ""
                        : ". The last request was refused for reason "
                                + refusal.why().reason()
                                + ": "
                                + RejectionAdvice.of(refusal.why().reason()).text());
    }

    private @Nullable String expiry() {
        return history.lastVerification() instanceof VerificationEvent.Expired expired
                ? "the verification of the account ended at "
                        + expired.expiredAt()
                        + ", and with it most of what the account may call. WeChat admin: renew it"
                        + " in the console"
                : null;
    }

    private static @Nullable Instant end(VerificationEvent event) {
        if (event instanceof VerificationEvent.QualificationVerified verified) {
            return verified.expiresAt();
        }
        if (event instanceof VerificationEvent.NameVerified verified) {
            return verified.expiresAt();
        }
        if (event instanceof VerificationEvent.RenewalDue due) {
            return due.expiresAt();
        }
        return event instanceof VerificationEvent.Expired expired ? expired.expiredAt() : null;
    }

    private static void detail(
            HealthCheckResultBuilder builder, String name, @Nullable Object value) {
        if (value != null) {
            builder.detail(name, value.toString());
        }
    }
}
