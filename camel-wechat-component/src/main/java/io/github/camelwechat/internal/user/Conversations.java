// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.user;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.internal.crypto.Digest;
import io.github.camelwechat.internal.window.ServiceWindow;
import io.github.camelwechat.internal.window.Trigger;
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
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The conversations of users: one goes on while no gap lies between two acts that is longer than it
 * may be. The acts are those by which a user can open a service window, and messages to the user
 * where a producer tells of them; what else happens belongs to the conversation that goes on, if
 * there is one, and neither begins nor prolongs it. All times are WeChat's, to the second.
 * Thread-safe.
 *
 * <p>A record has the latest conversation and the one before, for what comes late. The id is a
 * digest of the act that began it: its redelivery begins no other one.
 */
public final class Conversations {

    private static final String FORMAT = "1";
    private static final Duration LATE = Duration.ofDays(1);

    private final StateRecords records;
    private final InstantSource clock;
    private final Duration gap;

    /**
     * @param clock WeChat's
     * @param gap the longest that may lie between two acts of one conversation
     */
    public Conversations(StateStore store, InstantSource clock, Duration gap) {
        this.records = StateRecords.remembering(store, clock);
        this.clock = clock;
        this.gap = gap;
    }

    /** A conversation, from its first act to its last. */
    private record Talk(String id, long first, long last) {

        Talk with(long at) {
            return new Talk(id, Math.min(first, at), Math.max(last, at));
        }
    }

    /**
     * Tells to which conversation a callback belongs, and prolongs it.
     *
     * @return empty if it belongs to none, or is about nobody
     */
    CompletionStage<Optional<String>> record(Received callback) {
        OpenId openId = callback.openId();
        if (openId == null) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        Instant said = callback.createTime();
        Instant now = clock.instant();
        Instant at = said != null && ServiceWindow.isBelievable(said, now) ? said : now;
        return belongs(
                callback.account(),
                openId,
                at,
                callback.dedupeKey(),
                Trigger.of(callback).isPresent());
    }

    /**
     * Tells to which conversation a message belongs that went to a user, and prolongs it, or begins
     * it.
     */
    public CompletionStage<Optional<String>> said(String account, OpenId openId) {
        return belongs(account, openId, clock.instant(), UUID.randomUUID().toString(), true);
    }

    private CompletionStage<Optional<String>> belongs(
            String account, OpenId openId, Instant at, String name, boolean isAct) {
        long second = at.getEpochSecond();
        return records.change(
                RecordKind.CONVERSATION.key(account, openId.value()),
                found -> {
                    List<Talk> before = read(found);
                    Talk known = goesOn(before, second);
                    if (known == null && (!isAct || isLong(before, second))) {
                        return new Change<>(null, isAct ? Optional.of(id(name)) : Optional.empty());
                    }
                    Talk talk =
                            known == null ? new Talk(id(name), second, second) : known.with(second);
                    List<Talk> after = known == null ? begun(before, talk) : replaced(before, talk);
                    return new Change<>(
                            !isAct || after.equals(before) ? null : value(after),
                            Optional.of(talk.id()));
                });
    }

    /** The latest, if it goes on, or whichever was going on then. */
    private @Nullable Talk goesOn(List<Talk> talks, long second) {
        for (Talk talk : talks) {
            if (second >= talk.first() && second - talk.last() <= gap.toSeconds()) {
                return talk;
            }
        }
        for (Talk talk : talks) {
            if (second < talk.first() && talk.first() - second <= gap.toSeconds()) {
                return talk;
            }
        }
        return null;
    }

    /** Tells whether something came so late that the conversation is over that it began. */
    private static boolean isLong(List<Talk> talks, long second) {
        return !talks.isEmpty() && second < talks.get(0).first();
    }

    private static List<Talk> begun(List<Talk> before, Talk talk) {
        List<Talk> talks = new ArrayList<>();
        talks.add(talk);
        if (!before.isEmpty()) {
            talks.add(before.get(0));
        }
        return talks;
    }

    private static List<Talk> replaced(List<Talk> before, Talk talk) {
        return before.stream().map(each -> each.id().equals(talk.id()) ? talk : each).toList();
    }

    /** No secret, and nothing that tells of the user. */
    private static String id(String name) {
        return Digest.sha256Hex("conversation " + name).substring(0, 32);
    }

    private StateValue value(List<Talk> talks) {
        StringBuilder text = new StringBuilder(FORMAT);
        for (Talk talk : talks) {
            text.append(' ').append(talk.id());
            text.append(' ').append(talk.first()).append(' ').append(talk.last());
        }
        Instant end = Instant.ofEpochSecond(talks.get(0).last()).plus(gap).plus(gap).plus(LATE);
        return new StateValue(text.toString().getBytes(StandardCharsets.UTF_8), end);
    }

    /** Reads the latest conversation and the one before; a damaged record tells of none. */
    private static List<Talk> read(Optional<StateRecord> found) {
        if (found.isEmpty()) {
            return List.of();
        }
        String[] words = new String(found.get().value().bytes(), StandardCharsets.UTF_8).split(" ");
        List<Talk> talks = new ArrayList<>();
        if (words[0].equals(FORMAT)) {
            for (int i = 1; i + 2 < words.length; i += 3) {
                talks.add(
                        new Talk(
                                words[i],
                                Long.parseLong(words[i + 1]),
                                Long.parseLong(words[i + 2])));
            }
        }
        return talks;
    }
}
