// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.operation;

import io.github.camelwechat.internal.api.client.ApiRequest.Effect;
import io.github.camelwechat.internal.api.operation.ApiOperation.AcceptedErrorCodes;
import io.github.camelwechat.internal.api.operation.ApiOperation.Upload;
import io.github.camelwechat.internal.api.operation.InputField.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An operation while it is written down. A POST changes something unless it says otherwise. */
public final class OperationDraft {

    final String name;
    final String path;
    public final boolean post;
    final List<InputField> inputs = new ArrayList<>();
    final List<InputRule> rules = new ArrayList<>();
    final Map<Integer, AcceptedErrorCodes> benign = new HashMap<>();
    ApiOperation.Transport transport = ApiOperation.Transport.TOKEN;
    Effect effect;
    boolean toUser;
    boolean changes;
    @Nullable Upload upload;
    @Nullable String notFound;
    @Nullable String platformPath;

    private OperationDraft(String name, String path, boolean post) {
        this.name = name;
        this.path = path;
        this.post = post;
        this.effect = post ? Effect.CHANGE : Effect.NONE;
    }

    public static OperationDraft get(String name, String path) {
        return new OperationDraft(name, path, false);
    }

    public static OperationDraft post(String name, String path) {
        return new OperationDraft(name, path, true);
    }

    /** A POST that only asks. */
    public static OperationDraft read(String name, String path) {
        return post(name, path).effect(Effect.NONE);
    }

    /** A POST that puts something in front of users. */
    public static OperationDraft send(String name, String path) {
        return post(name, path).effect(Effect.DELIVERY);
    }

    /** Something we can do without asking WeChat, or without asking each time. */
    public static OperationDraft local(String name) {
        OperationDraft draft = get(name, "");
        draft.transport = ApiOperation.Transport.LOCAL;
        return draft;
    }

    /** Something that third-party platforms do. */
    public static OperationDraft platform(String name) {
        OperationDraft draft = get(name, "");
        draft.transport = ApiOperation.Transport.PLATFORM;
        return draft;
    }

    public OperationDraft effect(Effect other) {
        effect = other;
        return this;
    }

    /** Changes something, although it may be repeated without harm. */
    public OperationDraft changing() {
        changes = true;
        return this;
    }

    public OperationDraft query(InputField... fields) {
        return inputs(Place.QUERY, fields);
    }

    public OperationDraft body(InputField... fields) {
        return inputs(Place.BODY, fields);
    }

    public OperationDraft secret(InputField... fields) {
        return inputs(Place.SECRET, fields);
    }

    public OperationDraft part(InputField... fields) {
        return inputs(Place.PART, fields);
    }

    public OperationDraft rule(InputRule rule) {
        rules.add(rule);
        return this;
    }

    public OperationDraft benign(int errorCode, AcceptedErrorCodes meaning) {
        benign.put(errorCode, meaning);
        return this;
    }

    /** Takes a file from the body. */
    public OperationDraft upload(Upload kind) {
        upload = kind;
        return this;
    }

    /** Answers with a file, or with more JSON than usual. */
    public OperationDraft ofAnyLength() {
        transport = ApiOperation.Transport.TOKEN_ANY;
        return this;
    }

    /** Takes no access token of the account. */
    public OperationDraft open() {
        transport = ApiOperation.Transport.OPEN;
        return this;
    }

    /**
     * Has another path where a platform acts for the account, which takes the platform's token in
     * place of the account's secret.
     */
    public OperationDraft ofPlatforms(String path) {
        platformPath = path;
        return this;
    }

    public OperationDraft publicFile(String whatA404Says) {
        transport = ApiOperation.Transport.PUBLIC_FILE;
        notFound = whatA404Says;
        return this;
    }

    /** Sends to the user of header, body or open callback, in this order. */
    public OperationDraft toUser() {
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
