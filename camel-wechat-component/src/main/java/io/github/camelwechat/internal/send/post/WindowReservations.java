// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.post;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.failure.WeChatException;
import io.github.camelwechat.failure.WindowClosedException.Reason;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.send.plan.SendResult;
import io.github.camelwechat.internal.send.post.SendProgress.Permit;
import io.github.camelwechat.internal.window.CloseReason;
import io.github.camelwechat.internal.window.Reservation;
import io.github.camelwechat.internal.window.Reservation.Granted;
import io.github.camelwechat.internal.window.ServiceWindow;
import io.github.camelwechat.internal.window.WindowState;
import io.github.camelwechat.option.WindowPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reserves messages of the service window, and tells the window what became of them. A store that
 * cannot answer stops nobody: then WeChat decides. Thread-safe.
 */
public final class WindowReservations {

    private static final Logger LOG = LoggerFactory.getLogger(WindowReservations.class);

    private static final int NOT_A_FOLLOWER = 43004;
    private static final int TIME_OVER = 45015;
    private static final int ALLOWANCE_USED = 45047;

    private final ServiceWindow window;

    public WindowReservations(ServiceWindow window) {
        this.window = window;
    }

    /**
     * Refuses a message that has to become more parts than any window allows.
     *
     * @throws InvalidMessageException says so
     */
    public void checkThatAWindowMayAllow(Account account, int parts) {
        int largest = window.largest();
        if (parts > largest) {
            throw new InvalidMessageException(
                    account.name(),
                    "the text has to become "
                            + parts
                            + " messages, and no window ever allows more than "
                            + largest
                            + ", so it cannot be parked: shorten it, or send it in several pieces");
        }
    }

    /**
     * Asks for several messages at once. Fails with a {@link WindowClosedException} if we know that
     * the window does not allow all of them, and may not ask, and with a {@link
     * io.github.camelwechat.failure.NotPermittedException} if no window is any use to the account.
     *
     * @return with a permit for each
     */
    public CompletionStage<SendProgress> reserve(SendProgress progress, int count) {
        if (count == 0) {
            return CompletableFuture.completedFuture(progress.with(List.of()));
        }
        return progress.ifPermitted(() -> reserve(progress, count, count));
    }

    private CompletionStage<SendProgress> reserve(SendProgress progress, int reserved, int count) {
        Account account = progress.account();
        OpenId to = progress.to();
        return window.tryReserve(account.name(), to, reserved)
                .exceptionally(thrown -> unknown(account, thrown))
                .thenCompose(
                        answer -> {
                            if (answer instanceof Reservation.AllGranted granted) {
                                return CompletableFuture.completedFuture(
                                        progress.with(permits(account, to, granted.each(), count)));
                            }
                            WindowState why = ((Reservation.Refused) answer).why();
                            if (!(why instanceof WindowState.Unknown)
                                    && progress.options().windowClosed() != WindowPolicy.ASK) {
                                throw window.refusal(account, to, why, count);
                            }
                            // What is left is counted all the same; WeChat decides about the rest.
                            return why instanceof WindowState.Open open
                                    ? reserve(progress, open.remaining(), count)
                                    : CompletableFuture.completedFuture(
                                            progress.with(permits(account, to, List.of(), count)));
                        });
    }

    private static List<Permit> permits(Account account, OpenId to, List<Granted> paid, int count) {
        List<Permit> permits = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            permits.add(new Permit(account, to, i < paid.size() ? paid.get(i) : null));
        }
        return permits;
    }

    /** Nobody tried to send what is left. */
    public CompletionStage<Boolean> release(SendProgress progress) {
        return release(progress.permits());
    }

    /** Nobody tried to send this. */
    CompletionStage<Boolean> release(Permit permit) {
        return release(List.of(permit));
    }

    private CompletionStage<Boolean> release(List<Permit> permits) {
        CompletionStage<Boolean> released = CompletableFuture.completedFuture(true);
        for (Permit permit : permits) {
            Granted reserved = permit.reserved();
            if (reserved != null) {
                released =
                        released.thenCompose(
                                done -> told(permit.account(), window.release(reserved)));
            }
        }
        return released;
    }

    /** The message went out as the answer to a callback, which costs nothing. */
    CompletionStage<SendResult> answered(Account account, OpenId to) {
        return window.state(account.name(), to)
                .exceptionally(thrown -> new WindowState.Unknown())
                .thenApply(state -> within(SendResult.Status.PASSIVE, state));
    }

    /** WeChat accepted the message. */
    CompletionStage<SendResult> delivered(Permit permit) {
        Granted reserved = permit.reserved();
        if (reserved == null) {
            return told(permit.account(), window.accepted(permit.account().name(), permit.to()))
                    .thenApply(done -> new SendResult(SendResult.Status.ASKED, null, null));
        }
        return told(permit.account(), window.commit(reserved))
                .thenApply(done -> within(SendResult.Status.SENT, reserved.after()));
    }

    /** Nobody knows whether the message was delivered, so it stays counted. */
    SendResult assumed(Permit permit) {
        Granted reserved = permit.reserved();
        return reserved == null
                ? new SendResult(SendResult.Status.UNCERTAIN, null, null)
                : within(SendResult.Status.UNCERTAIN, reserved.after());
    }

    /**
     * The message certainly was not delivered.
     *
     * @return what to fail with, once the window knows
     */
    CompletionStage<WeChatException> notDelivered(Permit permit, WeChatException failure) {
        CompletionStage<Boolean> released = release(permit);
        CloseReason closing =
                failure instanceof ApiErrorException refusal ? closing(refusal.errorCode()) : null;
        return released.thenCompose(
                        done ->
                                closing == null
                                        ? CompletableFuture.completedFuture(true)
                                        : told(permit.account(), closed(permit, closing)))
                .thenApply(
                        done ->
                                failure instanceof ApiErrorException refusal
                                        ? shut(permit, refusal)
                                        : failure);
    }

    private CompletionStage<Void> closed(Permit permit, CloseReason closing) {
        Granted reserved = permit.reserved();
        return reserved == null
                ? window.confirmClosed(permit.account().name(), permit.to(), closing)
                : window.close(reserved, closing);
    }

    /** WeChat's last word about the window becomes the failure that routes know. */
    private WeChatException shut(Permit permit, ApiErrorException refusal) {
        int code = refusal.errorCode();
        if (code != TIME_OVER && code != ALLOWANCE_USED) {
            return refusal;
        }
        String requestId = refusal.requestId() == null ? "" : ", rid " + refusal.requestId();
        return window.refusal(
                permit.account(),
                permit.to(),
                code == TIME_OVER ? Reason.CLOSED : Reason.EXHAUSTED,
                (code == TIME_OVER
                                ? "WeChat says that its time is over, or that the user left the account"
                                : "WeChat says that every message it allows was sent")
                        + " (errcode "
                        + code
                        + requestId
                        + ")",
                null,
                refusal);
    }

    private static @Nullable CloseReason closing(int errorCode) {
        return switch (errorCode) {
            case TIME_OVER -> CloseReason.TIME_OVER;
            case ALLOWANCE_USED -> CloseReason.ALLOWANCE_USED;
            case NOT_A_FOLLOWER -> CloseReason.NOT_FOLLOWER;
            default -> null;
        };
    }

    private static SendResult within(SendResult.Status status, WindowState after) {
        if (after instanceof WindowState.Open open) {
            return new SendResult(status, open.remaining(), open.expiresAt());
        }
        return after instanceof WindowState.Exhausted exhausted
                ? new SendResult(status, 0, exhausted.expiresAt())
                : new SendResult(status, null, null);
    }

    private static Reservation.Several unknown(Account account, Throwable thrown) {
        if (Completion.cause(thrown) instanceof StateStoreException failure) {
            LOG.warn(
                    "The service window of account '{}' is not known, so WeChat is asked",
                    account.name(),
                    failure);
            return new Reservation.Refused(new WindowState.Unknown());
        }
        throw new IllegalStateException(
                "a window either answers or its store failed", Completion.cause(thrown));
    }

    /** Tells whether the store took it. Never fails: the send has happened. */
    private static CompletionStage<Boolean> told(Account account, CompletionStage<Void> stage) {
        return stage.handle(
                (done, thrown) -> {
                    if (thrown != null) {
                        LOG.warn(
                                "The service window of account '{}' could not be told what became of a message",
                                account.name(),
                                Completion.cause(thrown));
                    }
                    return thrown == null;
                });
    }
}
