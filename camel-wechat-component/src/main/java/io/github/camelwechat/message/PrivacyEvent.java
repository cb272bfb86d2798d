// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import io.github.camelwechat.account.OpenId;
import org.jspecify.annotations.Nullable;

/**
 * A user's rights over personal data (WeChat's protocol, inbound.md 5.7). Each is a legal duty. The
 * sender is an account of WeChat's; the person is {@link #person()}, which is also {@link
 * Received#openId()}.
 */
public sealed interface PrivacyEvent extends InboundEvent {

    /** Returns the person whose data it is. */
    OpenId person();

    /** The appid for which the user had given an authorisation, null if not sent. */
    @Nullable String authorizedAppId();

    /** The user's union id, null if not sent. */
    @Nullable String unionId();

    /**
     * WeChat removed something risky from the user's profile: refresh what is stored. Sent to
     * accounts the user authorised in the last 30 days.
     */
    record ProfileModified(
            Received received,
            OpenId person,
            @Nullable String authorizedAppId,
            @Nullable String unionId)
            implements PrivacyEvent {}

    /**
     * The user withdrew an authorisation: delete what came with it.
     *
     * @param revoked 201 address, 202 invoice, 203 card, 204 microphone, 205 nickname and avatar,
     *     206 location, 207 pictures and videos the user chose, 301 everything (website apps); null
     *     if not sent
     */
    record AuthorizationRevoked(
            Received received,
            OpenId person,
            @Nullable String authorizedAppId,
            @Nullable String unionId,
            @Nullable String revoked)
            implements PrivacyEvent {}

    /** The user closed the WeChat account: delete or anonymise the user's data. */
    record AccountCancelled(
            Received received,
            OpenId person,
            @Nullable String authorizedAppId,
            @Nullable String unionId)
            implements PrivacyEvent {}
}
