// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.operation;

import io.github.camelwechat.internal.crypto.Digest;
import io.github.camelwechat.message.Headers;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A value that need not be in the body, because a header or the account says it. */
public enum KnownValue {
    OPEN_ID(Headers.OPEN_ID),
    MEDIA_ID(Headers.MEDIA_ID),
    TEMPLATE_ID(Headers.TEMPLATE_ID),
    KF_ACCOUNT(Headers.KF_ACCOUNT),
    SCENE(Headers.SCENE),
    /** The account for which a third-party platform acts. */
    AUTHORIZER(Headers.APP_ID),
    /** By what WeChat recognises a repetition; made from what the route named the send. */
    SEND_KEY(null),
    /** Ours; no header may change it. */
    APP_ID(null),
    /** Ours; no header may change it. */
    APP_SECRET(null);

    private final @Nullable String header;

    KnownValue(@Nullable String header) {
        this.header = header;
    }

    /** The header that says it. */
    public Optional<String> header() {
        return Optional.ofNullable(header);
    }

    /** The value of {@link #SEND_KEY}: WeChat takes 32 bytes where a route may write anything. */
    public static String sendKey(String sendId) {
        return Digest.sha256Hex(sendId).substring(0, 32);
    }
}
