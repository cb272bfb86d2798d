// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.telemetry;

import io.github.camelwechat.failure.CallbackRejectedException;
import io.github.camelwechat.message.Received;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Several that hear the same, one after another. */
record TelemetryGroup(List<Telemetry> all) implements Telemetry {

    TelemetryGroup {
        all = List.copyOf(all);
    }

    @Override
    public void answered(Received callback, Answer answer, long nanos) {
        all.forEach(each -> each.answered(callback, answer, nanos));
    }

    @Override
    public void handedOver(Received callback) {
        all.forEach(each -> each.handedOver(callback));
    }

    @Override
    public void redelivered(Received callback) {
        all.forEach(each -> each.redelivered(callback));
    }

    @Override
    public void refused(CallbackRejectedException rejection) {
        all.forEach(each -> each.refused(rejection));
    }

    @Override
    public void sent(String account, String status, @Nullable Integer remaining) {
        all.forEach(each -> each.sent(account, status, remaining));
    }

    @Override
    public void sendFailed(String account, Throwable failure) {
        all.forEach(each -> each.sendFailed(account, failure));
    }

    @Override
    public void parked(String account, String event) {
        all.forEach(each -> each.parked(account, event));
    }

    @Override
    public void waiting(String account, long messages) {
        all.forEach(each -> each.waiting(account, messages));
    }

    @Override
    public void tokenFetched(
            String account, String source, Instant at, @Nullable Throwable failure) {
        all.forEach(each -> each.tokenFetched(account, source, at, failure));
    }

    @Override
    public void called(String account, String path, long nanos, @Nullable Throwable failure) {
        all.forEach(each -> each.called(account, path, nanos, failure));
    }

    @Override
    public void quotaLeft(String account, String path, long calls) {
        all.forEach(each -> each.quotaLeft(account, path, calls));
    }

    @Override
    public void quotaUsed(String account, String path, long calls) {
        all.forEach(each -> each.quotaUsed(account, path, calls));
    }

    @Override
    public void stored(String operation, long nanos, boolean failed) {
        all.forEach(each -> each.stored(operation, nanos, failed));
    }

    @Override
    public void platform(String account) {
        all.forEach(each -> each.platform(account));
    }

    @Override
    public void close() {
        all.forEach(Telemetry::close);
    }
}
