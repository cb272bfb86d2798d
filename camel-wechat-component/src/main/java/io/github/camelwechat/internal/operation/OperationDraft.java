// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.operation;

import io.github.camelwechat.internal.api.Effect;
import io.github.camelwechat.internal.operation.InputField.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An operation while it is written down. A POST changes something unless it says otherwise. */
final class OperationDraft {

    final String name;
    final String path;
    final boolean post;
    final List<InputField> inputs = new ArrayList<>();
    final List<InputRule> rules = new ArrayList<>();
    final Map<Integer, Benign> benign = new HashMap<>();
    ApiOperation.Way way = ApiOperation.Way.TOKEN;
    Effect effect;
    boolean toUser;
    @Nullable Upload upload;
    @Nullable String notFound;

    private OperationDraft(String name, String path, boolean post) {
        this.name = name;
        this.path = path;
        this.post = post;
        this.effect = post ? Effect.CHANGE : Effect.NONE;
    }

    static OperationDraft get(String name, String path) {
        return new OperationDraft(name, path, false);
    }

    static OperationDraft post(String name, String path) {
        return new OperationDraft(name, path, true);
    }

    /** A POST that only asks. */
    static OperationDraft read(String name, String path) {
        return post(name, path).effect(Effect.NONE);
    }

    /** A POST that puts something in front of users. */
    static OperationDraft send(String name, String path) {
        return post(name, path).effect(Effect.DELIVERY);
    }

    /** Something we can do without asking WeChat, or without asking each time. */
    static OperationDraft local(String name) {
        OperationDraft draft = get(name, "");
        draft.way = ApiOperation.Way.LOCAL;
        return draft;
    }

    OperationDraft effect(Effect other) {
        effect = other;
        return this;
    }

    OperationDraft query(InputField... fields) {
        return inputs(Place.QUERY, fields);
    }

    OperationDraft body(InputField... fields) {
        return inputs(Place.BODY, fields);
    }

    OperationDraft secret(InputField... fields) {
        return inputs(Place.SECRET, fields);
    }

    OperationDraft part(InputField... fields) {
        return inputs(Place.PART, fields);
    }

    OperationDraft rule(InputRule rule) {
        rules.add(rule);
        return this;
    }

    OperationDraft benign(int errorCode, Benign meaning) {
        benign.put(errorCode, meaning);
        return this;
    }

    /** Takes a file from the body. */
    OperationDraft upload(Upload kind) {
        upload = kind;
        return this;
    }

    /** Answers with a file, or with more JSON than usual. */
    OperationDraft ofAnyLength() {
        way = ApiOperation.Way.TOKEN_ANY;
        return this;
    }

    /** Takes no access token of the account. */
    OperationDraft open() {
        way = ApiOperation.Way.OPEN;
        return this;
    }

    OperationDraft publicFile(String whatA404Says) {
        way = ApiOperation.Way.PUBLIC_FILE;
        notFound = whatA404Says;
        return this;
    }

    /** Sends to the user of header, body or open callback, in this order. */
    OperationDraft toUser() {
        toUser = true;
        return this;
    }

    private OperationDraft inputs(Place place, InputField... fields) {
        for (InputField field : fields) {
            inputs.add(field.at(place));
        }
        return this;
    }
}
