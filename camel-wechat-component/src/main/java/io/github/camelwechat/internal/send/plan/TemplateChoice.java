// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.plan;

import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.internal.send.plan.SendRequest.Template;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * The template message that one step of a plan sends.
 *
 * @param data the texts by the names of the template's fields
 */
public record TemplateChoice(String id, Map<String, String> data) {

    /**
     * @param step the template that the step names; empty for the one of endpoint or exchange
     * @throws InvalidMessageException if there is no template, or nothing to put into it
     */
    public static TemplateChoice of(SendRequest planned, String step) {
        Template template = planned.template();
        if (template == null || template.data().isEmpty()) {
            throw new InvalidMessageException(
                    planned.account().name(),
                    "the window does not allow the message, and there is nothing to put into a"
                        + " template message: set header CamelWeChatTemplateData to a Map of its"
                        + " fields, or option templateText to the field that gets the text of a"
                        + " text message");
        }
        if (step.isEmpty() && template.defaultId() == null) {
            throw new InvalidMessageException(
                    planned.account().name(),
                    "the window does not allow the message, and no template is named to send"
                        + " instead: set option templateId or header CamelWeChatTemplateId");
        }
        return new TemplateChoice(
                step.isEmpty() ? String.valueOf(template.defaultId()) : step, template.data());
    }

    /** Sends it; fails as the API does. */
    public CompletionStage<SendResult> send(TemplateSender templates, SendRequest planned) {
        return templates
                .send(planned.account(), planned.to(), id, data, planned.options().sendId())
                .thenApply(sent -> new SendResult(SendResult.Status.TEMPLATE, null, null));
    }
}
