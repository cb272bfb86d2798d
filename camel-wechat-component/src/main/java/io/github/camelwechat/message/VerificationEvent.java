// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The verification of the account itself (WeChat's protocol, inbound.md 5.6). About nobody: a
 * system account of WeChat reports it. The qualification is always verified before the name.
 */
public sealed interface VerificationEvent extends InboundEvent {

    /**
     * The account's qualification was verified: it has the rights of a verified account.
     *
     * @param expiresAt until when
     */
    record QualificationVerified(Received received, Instant expiresAt)
            implements VerificationEvent {}

    /**
     * The account's qualification was refused.
     *
     * @param reason in words, null if not sent
     */
    record QualificationRefused(Received received, Instant failedAt, @Nullable String reason)
            implements VerificationEvent {}

    /**
     * The account's name was verified: clients show the tick.
     *
     * @param expiresAt until when
     */
    record NameVerified(Received received, Instant expiresAt) implements VerificationEvent {}

    /**
     * The account's name was refused; the rights of a verified qualification remain.
     *
     * @param reason in words, null if not sent
     */
    record NameRefused(Received received, Instant failedAt, @Nullable String reason)
            implements VerificationEvent {}

    /**
     * The verification has to be renewed.
     *
     * @param expiresAt when it ends otherwise
     */
    record RenewalDue(Received received, Instant expiresAt) implements VerificationEvent {}

    /**
     * The verification has ended.
     *
     * @param expiredAt since when
     */
    record Expired(Received received, Instant expiredAt) implements VerificationEvent {}
}
