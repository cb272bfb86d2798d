// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.plan;

import io.github.camelwechat.option.LongText;
import io.github.camelwechat.option.UncertainPolicy;
import io.github.camelwechat.option.UnsupportedPolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The options of a producer as validated values.
 *
 * @param plan the ways a message may take
 * @param unsupported what becomes of a message that the account may not send
 * @param aiGenerated whether WeChat shows a note that the content came from an AI
 * @param templateId the template to send instead; null for none
 * @param templateText the field of the template that gets the text of a text message; null for none
 * @param hold how long a text waits for others to go out with it; zero not to wait
 * @param parkTimeToLive how long a parked message may wait
 * @param parkLimit how many messages may wait for one user
 * @param parkCoalesce whether texts that waited together are delivered as one message
 * @param outcomeTimeout how long to wait for the callback that tells how a job ended; zero not to
 * @param dryRun whether to decide everything and call nobody
 */
public record SendSettings(
        SendPlan plan,
        UncertainPolicy onUncertain,
        LongText longText,
        UnsupportedPolicy unsupported,
        boolean aiGenerated,
        @Nullable String templateId,
        @Nullable String templateText,
        Duration hold,
        Duration parkTimeToLive,
        int parkLimit,
        boolean parkCoalesce,
        Duration outcomeTimeout,
        boolean dryRun) {}
