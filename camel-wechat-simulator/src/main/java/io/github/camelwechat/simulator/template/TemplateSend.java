// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.template;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.simulator.api.ApiException;
import io.github.camelwechat.simulator.user.User;
import io.github.camelwechat.simulator.user.Users;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The template message that a call wants to send, checked.
 *
 * @param user who is to receive it
 * @param template what it is made from
 * @param values by parameter name
 * @param link where a tap on the card leads, or the empty string
 */
record TemplateSend(User user, Template template, Map<String, String> values, String link) {
    /** 40039 and 40165 are "too long" and "not valid"; how long, and what, is not written. */
    private static final int MAX_URL = 2048;

    private static final int MAX_ID = 128;

    static TemplateSend read(
            JsonNode body,
            String linkField,
            Users users,
            Templates templates,
            Predicate<TemplateKind> kind)
            throws ApiException {
        User user =
                users.find(body.path("touser").asText())
                        .orElseThrow(TemplateError.INVALID_OPENID::exception);
        String id = body.path("template_id").asText();
        if (id.isEmpty() || id.length() > MAX_ID) {
            throw TemplateError.INVALID_TEMPLATE_ID_SIZE.exception();
        }
        Template template =
                templates
                        .find(id)
                        .filter(found -> kind.test(found.kind()))
                        .orElseThrow(TemplateError.INVALID_TEMPLATE_ID::exception);
        String link = link(body, linkField);
        JsonNode data = body.path("data");
        if (!data.isObject()) {
            throw TemplateError.INVALID_ARGUMENT.exception(" data is not an object");
        }
        Map<String, String> values = new HashMap<>();
        data.properties()
                .forEach(
                        field ->
                                values.put(
                                        field.getKey(), field.getValue().path("value").asText()));
        var fault = TemplateValues.fault(template, values);
        if (fault.isPresent()) {
            throw TemplateError.INVALID_ARGUMENT.exception(fault.get());
        }
        return new TemplateSend(user, template, values, link);
    }

    /** Returns the text that the user sees, under another title when one is given. */
    String text(String title) {
        String card = (title + "\n" + template.render(values)).strip();
        return link.isEmpty() ? card : card + "\n" + link;
    }

    private static String link(JsonNode body, String linkField) throws ApiException {
        String url = body.path(linkField).asText();
        if (url.length() > MAX_URL) {
            throw TemplateError.INVALID_URL_SIZE.exception();
        }
        JsonNode program = body.path("miniprogram");
        // An empty object stands for none, as many clients write it.
        if (program.path("appid").asText().isEmpty() && program.path("pagepath").isMissingNode()) {
            return url;
        }
        // 40166 is "not valid or not linked": what has not the form of an appid is not linked.
        if (!program.path("appid").asText().matches("wx[0-9a-f]{16}")) {
            throw TemplateError.INVALID_MINI_PROGRAM.exception();
        }
        String path = program.path("pagepath").asText();
        if (path.length() > MAX_URL || path.chars().anyMatch(Character::isWhitespace)) {
            throw TemplateError.INVALID_PAGE_PATH.exception();
        }
        return "#" + program.path("appid").asText() + "/" + path;
    }
}
