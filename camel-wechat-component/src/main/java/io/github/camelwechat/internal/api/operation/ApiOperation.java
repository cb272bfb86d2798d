// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.operation;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.internal.api.client.ApiRequest.Effect;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One operation, as data. Immutable. */
public final class ApiOperation {

    /** The effect of an errcode that is no failure of the answer. */
    public enum AcceptedErrorCodes {
        /** There is nothing: an empty answer. */
        NOTHING,
        /** It was done before: the answer says of what, marked {@code duplicate}. */
        DUPLICATE,
        /** The answer as it is, with its errcode. */
        AS_ANSWERED
    }

    /** The purpose for which a file is uploaded, which decides what WeChat takes. */
    public enum Upload {
        /** Temporary media, kept for three days. */
        TEMPORARY,
        /** Permanent material. */
        PERMANENT,
        /** A picture inside an article: PNG or JPEG of at most 1 MB. */
        ARTICLE_IMAGE,
        /** The face of an agent: PNG or JPEG of at most 5 MB. */
        AVATAR
    }

    /** The transport of an operation. */
    enum Transport {
        /** With a token; the answer is JSON. */
        TOKEN,
        /** With a token; the answer is a file, or JSON of any length. */
        TOKEN_ANY,
        /** Without a token; the answer is JSON. */
        OPEN,
        /** A file of the public site. */
        PUBLIC_FILE,
        /** By ourselves. */
        LOCAL,
        /** By a third-party platform, with its own token. */
        PLATFORM
    }

    private final String name;
    private final String path;
    private final boolean post;
    private final Transport transport;
    private final Effect effect;
    private final boolean toUser;
    private final boolean changes;
    private final @Nullable Upload upload;
    private final @Nullable String notFound;
    private final @Nullable String platformPath;
    private final List<InputField> inputs;
    private final List<InputRule> rules;
    private final Map<Integer, AcceptedErrorCodes> benign;

    public ApiOperation(OperationDraft draft) {
        this.name = draft.name;
        this.path = draft.path;
        this.post = draft.post;
        this.transport = draft.transport;
        this.effect = draft.effect;
        this.toUser = draft.toUser;
        this.changes = draft.changes || draft.effect != Effect.NONE || draft.upload != null;
        this.upload = draft.upload;
        this.notFound = draft.notFound;
        this.platformPath = draft.platformPath;
        this.inputs = List.copyOf(draft.inputs);
        this.rules = List.copyOf(draft.rules);
        this.benign = Map.copyOf(draft.benign);
    }

    /** As in the option {@code operation}. */
    public String name() {
        return name;
    }

    /** Tells whether it puts a message in front of the user it names. */
    public boolean sendsToUser() {
        return toUser;
    }

    /** Tells whether carrying it out leaves anything behind, or shows anything to anybody. */
    public boolean changes() {
        return changes;
    }

    /**
     * Returns the purpose for which the file in the body is uploaded; empty if the body is fields.
     */
    public Optional<Upload> upload() {
        return Optional.ofNullable(upload);
    }

    /** Tells whether there is anything in a body it would read. */
    public boolean takesFields() {
        return upload == null && !inputs.isEmpty();
    }

    /** Tells whether it is of a third-party platform, not of an account. */
    public boolean isOfPlatforms() {
        return transport == Transport.PLATFORM;
    }

    /** Of WeChat's API. */
    public String path() {
        return path;
    }

    /** The path that takes the token of the platform that acts for an account; null for none. */
    @Nullable String platformPath(Account account) {
        return account.platformAppId() == null ? null : platformPath;
    }

    boolean post() {
        return post;
    }

    Transport transport() {
        return transport;
    }

    Effect effect() {
        return effect;
    }

    List<InputField> inputs() {
        return inputs;
    }

    List<InputRule> rules() {
        return rules;
    }

    Map<Integer, AcceptedErrorCodes> benign() {
        return benign;
    }

    @Nullable String notFound() {
        return notFound;
    }

    @Override
    public String toString() {
        return name;
    }
}
