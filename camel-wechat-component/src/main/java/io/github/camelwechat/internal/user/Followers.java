// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.user;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.internal.window.ServiceWindow;
import io.github.camelwechat.internal.window.Trigger;
import io.github.camelwechat.message.FollowEvent;
import io.github.camelwechat.message.Inbound;
import io.github.camelwechat.message.Received;
import io.github.camelwechat.store.RecordKind;
import io.github.camelwechat.store.StateRecord;
import io.github.camelwechat.store.StateRecords;
import io.github.camelwechat.store.StateRecords.Change;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StateValue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The followers of accounts, as their callbacks tell. What is kept of one is the least and the
 * greatest of times, so that neither the order of callbacks matters nor how often one comes. A
 * record runs out {@link #KEPT} after it was last written. Thread-safe.
 */
public final class Followers {

    /** A customer who comes once a year is known. */
    static final Duration KEPT = Duration.ofDays(400);

    private static final String FORMAT = "1";
    private static final String NONE = "-";

    private final StateRecords records;
    private final ServiceWindow window;

    /**
     * @param window knows what WeChat's answers tell about users who left
     */
    public Followers(StateStore store, ServiceWindow window) {
        this.records = StateRecords.remembering(store, window::now);
        this.window = window;
    }

    /**
     * Learns from a callback.
     *
     * @return empty if nothing is known of the user, or the callback is about nobody
     */
    CompletionStage<Optional<Follower>> record(Received callback) {
        OpenId openId = callback.openId();
        Instant said = callback.createTime();
        if (openId == null || said == null) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        Instant at = ServiceWindow.isBelievable(said, window.now()) ? said : window.now();
        boolean left = Trigger.isUnfollow(callback);
        boolean acted = Trigger.of(callback).isPresent();
        FollowEvent.Subscribe began =
                acted && Inbound.of(callback) instanceof FollowEvent.Subscribe event ? event : null;
        return records.change(
                RecordKind.FOLLOWER.key(callback.account(), openId.value()),
                found -> {
                    Follower before = read(found);
                    Follower after = before;
                    if (began != null) {
                        after = before.followed(at, began.scene());
                    } else if (left) {
                        after = before.left(at);
                    } else if (acted) {
                        after = before.acted(at);
                    }
                    return new Change<>(after.equals(before) ? null : value(after), known(after));
                });
    }

    /**
     * The follower that a user is or was; with what the window knows, which hears of WeChat's
     * answers.
     *
     * @return empty if nothing is known of the user
     */
    public CompletionStage<Optional<Follower>> of(String account, OpenId openId) {
        return records.change(
                        RecordKind.FOLLOWER.key(account, openId.value()),
                        found -> new Change<>(null, read(found)))
                .thenCombine(
                        window.left(account, openId),
                        (follower, left) ->
                                known(left.isPresent() ? follower.left(left.get()) : follower));
    }

    private static Optional<Follower> known(Follower follower) {
        return follower.equals(Follower.NOBODY) ? Optional.empty() : Optional.of(follower);
    }

    private StateValue value(Follower follower) {
        String scene = follower.scene();
        String text =
                String.join(
                        " ",
                        FORMAT,
                        text(follower.first()),
                        text(follower.last()),
                        text(follower.followed()),
                        text(follower.left()),
                        scene == null ? NONE : "=" + scene);
        return new StateValue(text.getBytes(StandardCharsets.UTF_8), window.now().plus(KEPT));
    }

    private static String text(@Nullable Instant time) {
        return time == null ? NONE : Long.toString(time.getEpochSecond());
    }

    /** Reads a follower; a damaged record tells of nobody. */
    private static Follower read(Optional<StateRecord> found) {
        if (found.isEmpty()) {
            return Follower.NOBODY;
        }
        String[] words =
                new String(found.get().value().bytes(), StandardCharsets.UTF_8).split(" ", 6);
        return words.length < 6 || !words[0].equals(FORMAT)
                ? Follower.NOBODY
                : new Follower(
                        time(words[1]),
                        time(words[2]),
                        time(words[3]),
                        words[5].equals(NONE) ? null : words[5].substring(1),
                        time(words[4]));
    }

    private static @Nullable Instant time(String text) {
        return text.equals(NONE) ? null : Instant.ofEpochSecond(Long.parseLong(text));
    }
}
