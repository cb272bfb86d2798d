// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.WeChatException;
import io.github.camelwechat.internal.api.client.ApiCondition;
import io.github.camelwechat.internal.api.quota.QuotaWatch;
import io.github.camelwechat.internal.api.token.AccountTokens;
import io.github.camelwechat.internal.camel.runtime.AccountServices;
import io.github.camelwechat.internal.camel.runtime.PlatformServices;
import io.github.camelwechat.internal.camel.runtime.SendHistory;
import io.github.camelwechat.internal.camel.runtime.StoreProbe;
import io.github.camelwechat.internal.camel.runtime.WeChatRuntime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.jspecify.annotations.Nullable;

/**
 * Health check that tells whether an account can send, from what its latest calls have shown:
 * WeChat is not asked for the sake of the check. Says why not and what to do, in the words of the
 * catalogue of errors.
 */
final class WeChatProducerHealthCheck extends AbstractHealthCheck {

    /** Windows and tokens are counted by our clock, and WeChat counts them by its own. */
    private static final Duration TOLERATED_SKEW = Duration.ofSeconds(2);

    private static final String SEND = "/cgi-bin/message/custom/send";
    private static final int LOW_PERCENT = 70;

    private static final Duration TICKET_LIFE = Duration.ofHours(12);
    private static final String TICKET_ADVICE =
            "It does so every ten minutes, to the URL for authorization events: see that it reaches"
                    + " a consumer of the platform, and ask for a ticket with operation"
                    + " startTickets";

    private final Account account;
    private final WeChatRuntime runtime;
    private final AccountServices services;
    private final StoreProbe store;

    private WeChatProducerHealthCheck(
            Account account, WeChatRuntime runtime, AccountServices services) {
        super("camel", "producer:wechat-" + account.name());
        this.account = account;
        this.runtime = runtime;
        this.services = services;
        this.store = new StoreProbe(account.name(), services.store());
    }

    /** For the producers of an account, switched on or off as the component says. */
    static WeChatProducerHealthCheck of(
            WeChatComponent component, Account account, AccountServices services) {
        WeChatProducerHealthCheck check =
                new WeChatProducerHealthCheck(account, component.runtime(), services);
        check.setEnabled(component.isHealthCheckProducerEnabled());
        return check;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        ApiCondition condition = runtime.access().circuits().condition(account.name());
        Duration skew = runtime.skew().estimate();
        builder.detail("account", account.name());
        builder.detail("clockSkewMillis", skew.toMillis());
        detail(builder, "lastAnswer", condition.lastAnswer());
        describe(builder, condition);
        describeSends(builder, services.sends());
        String quota = quotaTrouble(builder, services.api().quotas());
        describeToken(builder, services.api().tokenCondition(account));
        String ticket = ticketTrouble(builder, services.platform());
        // A server that gets no callbacks because it is not ready would never get a ticket.
        boolean readiness = Kind.READINESS.equals(options.get(CHECK_KIND));
        String trouble =
                Stream.of(
                                trouble(condition),
                                trouble(skew),
                                store.trouble(),
                                quota,
                                readiness ? null : ticket)
                        .filter(Objects::nonNull)
                        .collect(Collectors.joining("; "));
        if (trouble.isEmpty()) {
            builder.up();
        } else {
            builder.message(trouble).down();
        }
    }

    private static void describe(HealthCheckResultBuilder builder, ApiCondition condition) {
        WeChatException latest = condition.trouble();
        if (latest == null) {
            return;
        }
        builder.error(latest);
        builder.detail("failedInARow", condition.inARow());
        detail(builder, "asksAgainAt", condition.asksAgainAt());
        if (latest instanceof ApiErrorException refusal) {
            builder.detail("errorCode", refusal.errorCode());
            builder.detail("errorClass", refusal.errorClass().name());
            builder.detail("toBeDoneBy", refusal.actor().words());
            builder.detail("advice", refusal.advice());
            detail(builder, "requestId", refusal.requestId());
            detail(builder, "seenAddress", refusal.seenAddress());
        }
    }

    private static void describeSends(HealthCheckResultBuilder builder, SendHistory sends) {
        detail(builder, "lastGoodSend", sends.lastGood());
        SendHistory.Failure failure = sends.lastFailure();
        if (failure != null) {
            detail(builder, "lastFailedSend", failure.at());
            detail(builder, "lastFailedSendCause", failure.cause());
            builder.detail("lastFailedSendToBeDoneBy", failure.actor().words());
        }
    }

    /** Tells of quotas that run low; in trouble is who may send nothing for the rest of the day. */
    private static @Nullable String quotaTrouble(
            HealthCheckResultBuilder builder, @Nullable QuotaWatch watch) {
        if (watch == null) {
            return null;
        }
        List<String> low = new ArrayList<>();
        List<String> usedUp = new ArrayList<>();
        String trouble = null;
        for (var quota : watch.quotas().values()) {
            if (quota.isUsedUp()) {
                usedUp.add(quota.path() + " until " + quota.endsAt());
                if (quota.path().equals(SEND)) {
                    trouble =
                            "today's quota of "
                                    + SEND
                                    + " is used up until "
                                    + quota.endsAt()
                                    + ": operation clearQuota clears it, ten times a month";
                }
            } else if (quota.percent() >= LOW_PERCENT) {
                low.add(quota.path() + " " + quota.used() + " of " + quota.limit());
            }
        }
        detail(builder, "quotaLow", low.isEmpty() ? null : String.join(", ", low));
        detail(builder, "quotaUsedUp", usedUp.isEmpty() ? null : String.join(", ", usedUp));
        return trouble;
    }

    /** Tells when a platform last got a ticket; in trouble is who can get no token with it. */
    private @Nullable String ticketTrouble(
            HealthCheckResultBuilder builder, @Nullable PlatformServices platform) {
        if (platform == null) {
            return null;
        }
        var newest = StoreProbe.answer(platform.tickets().newest(platform.platform()));
        if (newest == null) {
            return null;
        }
        if (newest.isEmpty()) {
            return "WeChat has pushed no component_verify_ticket yet. " + TICKET_ADVICE;
        }
        Instant at = newest.get().at();
        Duration age = Duration.between(at, runtime.clock().instant());
        builder.detail("lastTicket", at.toString());
        builder.detail("ticketAgeSeconds", age.toSeconds());
        String refused = platform.trouble();
        if (refused != null) {
            return "the platform got no token of its own: " + refused;
        }
        return age.compareTo(TICKET_LIFE) < 0
                ? null
                : "the last component_verify_ticket came "
                        + at
                        + ", and WeChat takes none for longer than twelve hours. "
                        + TICKET_ADVICE;
    }

    private void describeToken(HealthCheckResultBuilder builder, AccountTokens.Condition token) {
        builder.detail("tokenSource", token.source());
        if (token.since() != null) {
            builder.detail(
                    "tokenAgeSeconds",
                    Duration.between(token.since(), runtime.clock().instant()).toSeconds());
        }
        detail(builder, "tokenGoodUntil", token.goodUntil());
    }

    private static @Nullable String trouble(ApiCondition condition) {
        WeChatException latest = condition.trouble();
        return latest == null || !condition.down()
                ? null
                : condition.inARow() + " calls in a row failed. The last: " + latest.getMessage();
    }

    private static @Nullable String trouble(Duration skew) {
        return skew.abs().compareTo(TOLERATED_SKEW) <= 0
                ? null
                : "the clock of this machine is "
                        + skew.abs().toMillis()
                        + " ms "
                        + (skew.isNegative() ? "ahead of" : "behind")
                        + " WeChat's, so service windows and tokens are counted wrongly: set it"
                        + " (NTP)";
    }

    private static void detail(
            HealthCheckResultBuilder builder, String name, @Nullable Object value) {
        if (value != null) {
            builder.detail(name, value.toString());
        }
    }
}
