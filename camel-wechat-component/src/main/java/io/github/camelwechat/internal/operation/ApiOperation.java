// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.operation;

import io.github.camelwechat.internal.api.Effect;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One operation, as data. Immutable. */
public final class ApiOperation {

    /** How it is carried out. */
    enum Way {
        /** With a token; the answer is JSON. */
        TOKEN,
        /** With a token; the answer is a file, or JSON of any length. */
        TOKEN_ANY,
        /** Without a token; the answer is JSON. */
        OPEN,
        /** A file of the public site. */
        PUBLIC_FILE,
        /** By ourselves. */
        LOCAL
    }

    private final OperationDraft draft;

    ApiOperation(OperationDraft draft) {
        this.draft = draft;
    }

    /** As in the option {@code operation}. */
    public String name() {
        return draft.name;
    }

    /** Whether it puts a message in front of the user it names. */
    public boolean sendsToUser() {
        return draft.toUser;
    }

    /** What the file in the body is uploaded as; empty if the body is fields. */
    public Optional<Upload> upload() {
        return Optional.ofNullable(draft.upload);
    }

    /** Whether there is anything in a body it would read. */
    public boolean takesFields() {
        return draft.upload == null && !draft.inputs.isEmpty();
    }

    String path() {
        return draft.path;
    }

    boolean post() {
        return draft.post;
    }

    Way way() {
        return draft.way;
    }

    Effect effect() {
        return draft.effect;
    }

    List<InputField> inputs() {
        return draft.inputs;
    }

    List<InputRule> rules() {
        return draft.rules;
    }

    Map<Integer, Benign> benign() {
        return draft.benign;
    }

    @Nullable String notFound() {
        return draft.notFound;
    }

    @Override
    public String toString() {
        return draft.name;
    }
}
