// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.erasure;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.failure.CallbackRejectedException;
import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.internal.callback.journal.JournalEntry;
import io.github.camelwechat.internal.callback.xml.InboundParser;
import io.github.camelwechat.internal.send.park.ParkListener;
import io.github.camelwechat.internal.send.park.ParkedMessage;
import io.github.camelwechat.internal.send.park.ParkedMessages;
import io.github.camelwechat.internal.window.ServiceWindow;
import io.github.camelwechat.store.RecordKind;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StatePage;
import io.github.camelwechat.store.StateRecord;
import io.github.camelwechat.store.StateRecords;
import io.github.camelwechat.store.StateRecords.Change;
import io.github.camelwechat.store.StateStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Removes what the state store holds of one user, or of a whole account: kind by kind, as {@link
 * RecordKind} says of each. Doing so twice is as good as once. Stages fail with a {@link
 * StateStoreException} if the store cannot answer; what was removed by then stays so. Thread-safe.
 */
public final class StateErasure {

    private static final int PAGE = 200;

    /** Of a text in a record of a job, which is encoded as in a URL. */
    private static final Pattern ESCAPE = Pattern.compile("%[0-9A-F]{2}");

    private final Account account;
    private final StateStore store;
    private final StateRecords records;
    private final ServiceWindow window;
    private final ParkedMessages parked;
    private final ParkListener told;
    private final Consumer<OpenId> memory;
    private final InboundParser parser = new InboundParser();

    /** A step through the records of a prefix. */
    private record Step(int removed, @Nullable String next) {}

    /**
     * @param told hears what becomes of messages that waited
     * @param memory forgets what this node alone remembers of a user
     */
    public StateErasure(
            Account account,
            StateStore store,
            ServiceWindow window,
            ParkedMessages parked,
            ParkListener told,
            Consumer<OpenId> memory) {
        this.account = account;
        this.store = store;
        this.records = new StateRecords(store);
        this.window = window;
        this.parked = parked;
        this.told = told;
        this.memory = memory;
    }

    /**
     * Forgets a user.
     *
     * @param why for those who hear of the messages that waited, in one clause
     * @return the number of records of each kind that were removed, for kinds that can tell of a
     *     user; of what waited, the number of messages
     */
    public CompletionStage<Map<String, Integer>> user(OpenId openId, String why) {
        memory.accept(openId);
        CompletionStage<Map<String, Integer>> counts =
                CompletableFuture.completedStage(new LinkedHashMap<>());
        for (RecordKind kind : RecordKind.values()) {
            if (isErased(kind)) {
                counts = counts.thenCompose(known -> counted(known, kind, user(kind, openId, why)));
            }
        }
        return counts;
    }

    private static boolean isErased(RecordKind kind) {
        return switch (kind.erasure()) {
            case BY_KEY, BY_MENTION, BY_CALLBACK -> true;
            case BY_TIME, NONE -> false;
        };
    }

    private CompletionStage<Integer> user(RecordKind kind, OpenId openId, String why) {
        if (kind == RecordKind.PARK) {
            return drop(openId, why);
        }
        if (kind == RecordKind.WINDOW) {
            return window.forget(account.name(), openId).thenApply(StateErasure::count);
        }
        return switch (kind.erasure()) {
            case BY_KEY -> remove(kind.key(account.name(), openId.value()));
            case BY_MENTION -> removeAll(kind.prefix(account.name()), each -> names(each, openId));
            case BY_CALLBACK -> removeAll(kind.prefix(account.name()), each -> isOf(each, openId));
            case BY_TIME, NONE -> CompletableFuture.completedStage(0);
        };
    }

    /**
     * Forgets an account, with its tokens, the wishes for its window events and the proof of what
     * was delivered: nothing of it should run meanwhile.
     *
     * @return the number of records of each kind that were removed; of what waited, the number of
     *     messages
     */
    public CompletionStage<Map<String, Integer>> account(String why) {
        CompletionStage<Map<String, Integer>> counts =
                CompletableFuture.completedStage(new LinkedHashMap<>());
        for (RecordKind kind : RecordKind.values()) {
            String prefix = kind.prefix(account.name());
            counts =
                    counts.thenCompose(
                            known ->
                                    counted(
                                            known,
                                            kind,
                                            kind == RecordKind.PARK
                                                    ? walk(
                                                            prefix,
                                                            each ->
                                                                    drop(
                                                                            new OpenId(
                                                                                    each.key()
                                                                                            .id()),
                                                                            why))
                                                    : removeAll(prefix, each -> true)));
        }
        return counts;
    }

    private static CompletionStage<Map<String, Integer>> counted(
            Map<String, Integer> counts, RecordKind kind, CompletionStage<Integer> removal) {
        return removal.thenApply(
                removed -> {
                    counts.put(kind.wireName(), removed);
                    return counts;
                });
    }

    private CompletionStage<Integer> drop(OpenId openId, String why) {
        return parked.drop(account.name(), openId, null)
                .thenApply(
                        gone -> {
                            for (ParkedMessage each : gone) {
                                told.heard(
                                        ParkListener.Kind.DROPPED,
                                        account.name(),
                                        openId,
                                        each,
                                        why);
                            }
                            return gone.size();
                        })
                .exceptionallyCompose(damaged -> dropUnread(openId, damaged));
    }

    /** A queue that cannot be read is of that user too. */
    private CompletionStage<Integer> dropUnread(OpenId openId, Throwable why) {
        return remove(RecordKind.PARK.key(account.name(), openId.value()))
                .thenCompose(
                        removed ->
                                removed > 0
                                        ? CompletableFuture.completedStage(removed)
                                        : CompletableFuture.failedStage(why));
    }

    private CompletionStage<Integer> remove(StateKey key) {
        return records.change(key, found -> Change.remove(count(found.isPresent())));
    }

    private static int count(boolean removed) {
        return removed ? 1 : 0;
    }

    private CompletionStage<Integer> removeAll(String prefix, Predicate<StateRecord> which) {
        return walk(
                prefix,
                each ->
                        which.test(each)
                                ? remove(each.key())
                                : CompletableFuture.completedStage(0));
    }

    /** Goes through all records of a prefix, a page at a time. */
    private CompletionStage<Integer> walk(
            String prefix, Function<StateRecord, CompletionStage<Integer>> removal) {
        CompletableFuture<Integer> removed = new CompletableFuture<>();
        walk(prefix, new Step(0, null), removal, removed);
        return removed;
    }

    /** A store that answers at once must not cost a stack frame a page. */
    private void walk(
            String prefix,
            Step from,
            Function<StateRecord, CompletionStage<Integer>> removal,
            CompletableFuture<Integer> removed) {
        CompletableFuture<Step> step = step(prefix, from, removal).toCompletableFuture();
        while (step.isDone() && !step.isCompletedExceptionally() && step.join().next() != null) {
            step = step(prefix, step.join(), removal).toCompletableFuture();
        }
        step.whenComplete(
                (done, failure) -> {
                    if (failure != null) {
                        removed.completeExceptionally(failure);
                    } else if (done.next() == null) {
                        removed.complete(done.removed());
                    } else {
                        walk(prefix, done, removal, removed);
                    }
                });
    }

    private CompletionStage<Step> step(
            String prefix, Step from, Function<StateRecord, CompletionStage<Integer>> removal) {
        return store.scan(prefix, from.next(), PAGE)
                .thenCompose(page -> removed(page, from.removed(), removal));
    }

    private static CompletionStage<Step> removed(
            StatePage page, int before, Function<StateRecord, CompletionStage<Integer>> removal) {
        List<CompletableFuture<Integer>> removals =
                page.records().stream()
                        .map(each -> removal.apply(each).toCompletableFuture())
                        .toList();
        return CompletableFuture.allOf(removals.toArray(CompletableFuture<?>[]::new))
                .thenApply(
                        done ->
                                new Step(
                                        removals.stream()
                                                .mapToInt(CompletableFuture::join)
                                                .reduce(before, Integer::sum),
                                        page.nextCursor()));
    }

    /** Tells whether key or content name the user: as a word, and not inside a longer one. */
    private static boolean names(StateRecord record, OpenId openId) {
        return hasWord(record.key().id(), openId.value())
                || hasWord(
                        ESCAPE.matcher(new String(record.value().bytes(), UTF_8)).replaceAll(" "),
                        openId.value());
    }

    private static boolean hasWord(String text, String word) {
        int at = text.indexOf(word);
        while (at >= 0) {
            int end = at + word.length();
            boolean alone =
                    (at == 0 || !isOfAWord(text.charAt(at - 1)))
                            && (end == text.length() || !isOfAWord(text.charAt(end)));
            if (alone) {
                return true;
            }
            at = text.indexOf(word, at + 1);
        }
        return false;
    }

    /** Whatever stands between an openid and the rest of a name that a route made. */
    private static boolean isOfAWord(char c) {
        return Character.isLetterOrDigit(c);
    }

    /** Tells whether a callback is of the user: others may write what they like. */
    private boolean isOf(StateRecord record, OpenId openId) {
        Optional<JournalEntry> entry = JournalEntry.read(record.value().bytes());
        try {
            return entry.isPresent()
                    && openId.equals(parser.parse(account, entry.get().message()).openId());
        } catch (CallbackRejectedException e) {
            return false;
        }
    }
}
