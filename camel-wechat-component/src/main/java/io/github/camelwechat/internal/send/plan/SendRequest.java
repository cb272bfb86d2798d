// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.plan;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.message.OutboundMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message, and the ways it may take.
 *
 * @param template what to send instead; null if the plan has no template
 * @param timeToLive how long it may wait
 * @param limit how many may wait for the user
 */
public record SendRequest(
        Account account,
        OpenId to,
        OutboundMessage message,
        SendOptions options,
        SendPlan plan,
        @Nullable Template template,
        Duration timeToLive,
        int limit) {

    public SendRequest with(SendOptions others) {
        return new SendRequest(account, to, message, others, plan, template, timeToLive, limit);
    }

    /**
     * What a template message says.
     *
     * @param defaultId the template of a plan's step that names none; null if nothing does
     * @param data the texts by the names of the template's fields
     */
    public record Template(@Nullable String defaultId, Map<String, String> data) {}

    /**
     * What became of it.
     *
     * @param steps the ways that were tried, each with what came of it, such as {@code
     *     customerService=closed}
     * @param parkId what it waits under; null if it does not
     */
    public record Done(SendResult result, List<String> steps, @Nullable String parkId) {}
}
