// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.platform;

import io.github.camelwechat.internal.callback.verify.CallbackRequest;
import io.github.camelwechat.internal.callback.verify.CallbackVerifier.VerifiedCallback;
import io.github.camelwechat.internal.platform.Authorizer;
import io.github.camelwechat.message.Received;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An event of a platform, once all that follows from it is written.
 *
 * @param request the one that brought it
 * @param verified the proof that it is genuine
 * @param type WeChat's {@code InfoType} in lower case
 * @param appId the account that it is about; null if it is about the platform
 * @param authorizer how the account stands to the platform now; null where nothing changed, and
 *     where it withdrew
 */
public record PlatformEvent(
        CallbackRequest request,
        VerifiedCallback.Delivery verified,
        Received received,
        String type,
        @Nullable String appId,
        @Nullable Authorizer authorizer) {

    static final String TICKET = "component_verify_ticket";
    static final String AUTHORIZED = "authorized";
    static final String UPDATED = "updateauthorized";
    static final String WITHDRAWN = "unauthorized";

    /** An event that changed nothing yet. */
    static PlatformEvent of(
            CallbackRequest request, VerifiedCallback.Delivery verified, Received received) {
        String type = received.text("InfoType");
        return new PlatformEvent(
                request,
                verified,
                received,
                type == null ? "" : type.toLowerCase(Locale.ROOT),
                received.text("AuthorizerAppid"),
                null);
    }

    PlatformEvent with(Authorizer changed) {
        return new PlatformEvent(request, verified, received, type, appId, changed);
    }
}
