// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.api.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.simulator.api.ApiAnswer;
import io.github.camelwechat.simulator.api.ApiCall;
import io.github.camelwechat.simulator.api.ApiRefusal;
import io.github.camelwechat.simulator.api.ApiRoutes;
import io.github.camelwechat.simulator.api.ApiSection;
import io.github.camelwechat.simulator.api.JsonBody;
import io.github.camelwechat.simulator.template.Template;
import io.github.camelwechat.simulator.template.TemplateDesk;
import io.github.camelwechat.simulator.template.TemplateKind;
import io.github.camelwechat.simulator.template.TemplateLibrary;
import io.github.camelwechat.simulator.template.TemplateLibrary.Entry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** {@code /wxaapi/newtmpl/...}: the templates of subscription notifications. */
public final class NotificationTemplates implements ApiSection {
    private static final int MAX_SCENE = 15;
    private static final int MIN_KEYWORDS = 2;
    private static final int MAX_KEYWORDS = 5;
    private static final int MAX_PAGE = 30;

    private final TemplateDesk desk;
    private final JsonBody json;

    public NotificationTemplates(TemplateDesk desk, JsonBody json) {
        this.desk = desk;
        this.json = json;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.post("/wxaapi/newtmpl/addtemplate", this::add);
        routes.post("/wxaapi/newtmpl/deltemplate", this::delete);
        routes.get("/wxaapi/newtmpl/gettemplate", this::list);
        routes.get("/wxaapi/newtmpl/getcategory", this::categories);
        routes.get("/wxaapi/newtmpl/getpubtemplatetitles", this::titles);
        routes.get("/wxaapi/newtmpl/getpubtemplatekeywords", this::keywords);
    }

    private ApiAnswer add(ApiCall call) throws ApiRefusal {
        JsonNode body = json.read(call);
        Entry entry = entry(body.path("tid").asText());
        List<Integer> kids = new ArrayList<>();
        body.path("kidList").forEach(kid -> kids.add(kid.asInt()));
        if (kids.size() < MIN_KEYWORDS
                || kids.size() > MAX_KEYWORDS
                || new HashSet<>(kids).size() < kids.size()) {
            throw TemplateError.INVALID_KID_LIST.refusal();
        }
        List<TemplateLibrary.Keyword> lines =
                entry.byIds(kids).orElseThrow(TemplateError.INVALID_KID_LIST::refusal);
        String scene = body.path("sceneDesc").asText();
        if (scene.codePointCount(0, scene.length()) > MAX_SCENE) {
            throw TemplateError.INVALID_SCENE_DESC.refusal();
        }
        refuseASecond(entry, lines);
        Template added =
                entry.addTo(desk.templates(), entry.kind(), lines)
                        .orElseThrow(TemplateError.TOO_MANY_PRIVATE_TEMPLATES::refusal);
        return ApiAnswer.ok(ApiAnswer.object().put("priTmplId", added.id()));
    }

    private ApiAnswer delete(ApiCall call) throws ApiRefusal {
        String id = json.read(call).path("priTmplId").asText();
        if (!desk.templates().remove(id, TemplateKind::isNotification)) {
            throw TemplateError.PARAMETER.refusal();
        }
        return ApiAnswer.ok();
    }

    private ApiAnswer list(ApiCall call) {
        ObjectNode answer = ApiAnswer.object();
        ArrayNode data = answer.putArray("data");
        for (Template template : desk.templates().all()) {
            if (template.kind().isNotification()) {
                ObjectNode item =
                        data.addObject()
                                .put("priTmplId", template.id())
                                .put("title", template.title())
                                .put("content", template.content())
                                .put("example", template.example())
                                .put("type", type(template.kind()));
                putChoices(item, template);
            }
        }
        return ApiAnswer.ok(answer);
    }

    private ApiAnswer categories(ApiCall call) {
        ObjectNode answer = ApiAnswer.object();
        ArrayNode data = answer.putArray("data");
        for (TemplateLibrary.Category category : TemplateLibrary.categories()) {
            data.addObject().put("id", category.id()).put("name", category.name());
        }
        return ApiAnswer.ok(answer);
    }

    private ApiAnswer titles(ApiCall call) throws ApiRefusal {
        String ids = call.parameter("ids").orElseThrow(TemplateError.IDS_MISSING::refusal);
        Set<String> wanted = new HashSet<>(List.of(ids.split(",", -1)));
        Set<String> known = new HashSet<>();
        TemplateLibrary.categories().forEach(one -> known.add(String.valueOf(one.id())));
        if (!known.containsAll(wanted)) {
            throw TemplateError.INVALID_IDS.refusal();
        }
        int start = number(call, "start", Integer.MAX_VALUE, TemplateError.INVALID_START);
        int limit = number(call, "limit", MAX_PAGE, TemplateError.INVALID_LIMIT);
        List<Entry> found = new ArrayList<>();
        for (Entry entry : TemplateLibrary.entries()) {
            if (wanted.contains(String.valueOf(entry.category().id()))) {
                found.add(entry);
            }
        }
        ObjectNode answer = ApiAnswer.object().put("count", found.size());
        ArrayNode data = answer.putArray("data");
        found.stream()
                .skip(start)
                .limit(limit)
                .forEach(
                        entry ->
                                data.addObject()
                                        .put("tid", entry.tid())
                                        .put("title", entry.title())
                                        .put("type", type(entry.kind()))
                                        .put("categoryId", String.valueOf(entry.category().id())));
        return ApiAnswer.ok(answer);
    }

    private ApiAnswer keywords(ApiCall call) throws ApiRefusal {
        Entry entry = entry(call.query().getOrDefault("tid", ""));
        ObjectNode answer = ApiAnswer.object().put("count", entry.keywords().size());
        ArrayNode data = answer.putArray("data");
        for (TemplateLibrary.Keyword keyword : entry.keywords()) {
            data.addObject()
                    .put("kid", keyword.kid())
                    .put("name", keyword.name())
                    .put("example", keyword.example())
                    .put("rule", keyword.rule());
        }
        return ApiAnswer.ok(answer);
    }

    private void refuseASecond(Entry entry, List<TemplateLibrary.Keyword> lines) throws ApiRefusal {
        for (Template template : desk.templates().all()) {
            if (template.kind() == entry.kind()
                    && template.title().equals(entry.title())
                    && template.content().equals(Entry.content(lines))) {
                throw TemplateError.ALREADY_ADDED.refusal();
            }
        }
    }

    private static Entry entry(String tid) throws ApiRefusal {
        return TemplateLibrary.find(tid).orElseThrow(TemplateError.INVALID_TID::refusal);
    }

    private static int number(ApiCall call, String name, int max, TemplateError otherwise)
            throws ApiRefusal {
        String value = call.query().getOrDefault(name, "");
        if (!value.matches("[0-9]{1,9}") || Integer.parseInt(value) > max) {
            throw otherwise.refusal();
        }
        return Integer.parseInt(value);
    }

    private static void putChoices(ObjectNode item, Template template) {
        if (!template.choices().isEmpty()) {
            ArrayNode all = item.putArray("keywordEnumValueList");
            template.choices()
                    .forEach(
                            (name, values) -> {
                                ObjectNode one = all.addObject().put("keywordCode", name);
                                values.forEach(one.putArray("enumValueList")::add);
                            });
        }
    }

    private static int type(TemplateKind kind) {
        return kind == TemplateKind.LONG_TERM_NOTIFICATION ? 3 : 2;
    }
}
