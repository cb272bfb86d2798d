// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.survey;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.internal.json.InvalidJsonException;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.internal.survey.Survey.Answer;
import io.github.camelwechat.message.Received;
import io.github.camelwechat.store.RecordKind;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StateRecord;
import io.github.camelwechat.store.StateRecords;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StateValue;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The surveys that users of one account were asked last, kept for two days, on every node that
 * shares the store: by them an answer is recognised that is written and not tapped. A survey is
 * answered once; what the user writes after that is a message like any other. Thread-safe.
 */
public final class SurveyRecords {

    private static final Logger LOG = LoggerFactory.getLogger(SurveyRecords.class);

    /** As long as a window that a message opens. */
    private static final Duration KEPT = Duration.ofHours(48);

    private static final String ANSWERED_BY = "answeredBy";

    private final String account;
    private final StateRecords records;
    private final InstantSource clock;
    private final Json json = new Json();

    public SurveyRecords(String account, StateStore store, InstantSource clock) {
        this.account = account;
        this.records = new StateRecords(store);
        this.clock = clock;
    }

    /** Notes that a user is asked something, instead of what the user was asked before. */
    public CompletionStage<Void> ask(OpenId user, Survey survey) {
        StateValue asked = value(survey.record());
        return records.change(key(user), before -> new StateRecords.Change<>(asked, asked))
                .thenAccept(done -> {});
    }

    /** Takes back that a user is asked something: it could not be said. */
    public CompletionStage<Void> takeBack(OpenId user) {
        return records.change(key(user), before -> StateRecords.Change.remove(true))
                .thenAccept(done -> {});
    }

    /**
     * Recognises the answer to a survey, the same for every delivery of one callback.
     *
     * @return empty for whatever is no answer, and if the store cannot say; never fails
     */
    public CompletionStage<Optional<Answer>> answer(Received received) {
        OpenId user = received.openId();
        String said = received.text("Content");
        if (user == null || said == null || !"text".equalsIgnoreCase(received.msgType())) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        Optional<Answer> tapped = Survey.tapped(received.text("bizmsgmenuid"));
        return records.change(key(user), found -> answered(found, received, said, tapped))
                .exceptionally(
                        thrown -> {
                            LOG.warn(
                                    "Account '{}': it is not known whether a text answers a survey",
                                    account,
                                    thrown);
                            return tapped;
                        });
    }

    private StateRecords.Change<Optional<Answer>> answered(
            Optional<StateRecord> found, Received received, String said, Optional<Answer> tapped) {
        Map<String, Object> asked = found.map(this::fields).orElse(null);
        if (asked == null) {
            return new StateRecords.Change<>(null, tapped);
        }
        Object before = asked.get(ANSWERED_BY);
        boolean open = before == null || before.equals(received.dedupeKey());
        Optional<Answer> answer =
                tapped.isPresent()
                        ? tapped
                        : open
                                ? survey(asked).flatMap(survey -> survey.written(said))
                                : Optional.empty();
        if (before != null
                || answer.isEmpty()
                || !answer.get().survey().equals(asked.get("survey"))) {
            return new StateRecords.Change<>(null, answer);
        }
        Map<String, Object> over = new LinkedHashMap<>(asked);
        over.put(ANSWERED_BY, received.dedupeKey());
        return new StateRecords.Change<>(value(over), answer);
    }

    private @Nullable Map<String, Object> fields(StateRecord record) {
        try {
            return clock.instant().isBefore(record.value().expiresAt())
                    ? json.read(record.value().bytes())
                    : null;
        } catch (InvalidJsonException e) {
            return null;
        }
    }

    /** A record that is damaged tells of nothing. */
    private Optional<Survey> survey(Map<String, Object> asked) {
        try {
            return Optional.of(Survey.read(account, asked));
        } catch (InvalidMessageException e) {
            return Optional.empty();
        }
    }

    private StateKey key(OpenId user) {
        return RecordKind.SURVEY.key(account, user.value());
    }

    private StateValue value(Map<String, Object> fields) {
        return new StateValue(json.writeBytes(fields), clock.instant().plus(KEPT));
    }
}
