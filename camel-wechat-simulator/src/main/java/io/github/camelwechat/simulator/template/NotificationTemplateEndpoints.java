// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.simulator.api.ApiCall;
import io.github.camelwechat.simulator.api.ApiException;
import io.github.camelwechat.simulator.api.ApiResponse;
import io.github.camelwechat.simulator.api.ApiRoutes;
import io.github.camelwechat.simulator.api.EndpointGroup;
import io.github.camelwechat.simulator.template.TemplateLibrary.Entry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** {@code /wxaapi/newtmpl/...}: the templates of subscription notifications. */
public final class NotificationTemplateEndpoints implements EndpointGroup {
    private static final int MAX_SCENE = 15;
    private static final int MIN_KEYWORDS = 2;
    private static final int MAX_KEYWORDS = 5;
    private static final int MAX_PAGE = 30;

    private final TemplateStore store;

    public NotificationTemplateEndpoints(TemplateStore store) {
        this.store = store;
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

    private ApiResponse add(ApiCall call) throws ApiException {
        JsonNode body = call.json();
        Entry entry = entry(body.path("tid").asText());
        List<Integer> kids = new ArrayList<>();
        body.path("kidList").forEach(kid -> kids.add(kid.asInt()));
        if (kids.size() < MIN_KEYWORDS
                || kids.size() > MAX_KEYWORDS
                || new HashSet<>(kids).size() < kids.size()) {
            throw TemplateError.INVALID_KID_LIST.exception();
        }
        List<TemplateLibrary.Keyword> lines =
                entry.byIds(kids).orElseThrow(TemplateError.INVALID_KID_LIST::exception);
        String scene = body.path("sceneDesc").asText();
        if (scene.codePointCount(0, scene.length()) > MAX_SCENE) {
            throw TemplateError.INVALID_SCENE_DESC.exception();
        }
        refuseASecond(entry, lines);
        Template added =
                entry.addTo(store.templates(), entry.kind(), lines)
                        .orElseThrow(TemplateError.TOO_MANY_PRIVATE_TEMPLATES::exception);
        return ApiResponse.ok(ApiResponse.object().put("priTmplId", added.id()));
    }

    private ApiResponse delete(ApiCall call) throws ApiException {
        String id = call.json().path("priTmplId").asText();
        if (!store.templates().remove(id, TemplateKind::isNotification)) {
            throw TemplateError.PARAMETER.exception();
        }
        return ApiResponse.ok();
    }

    private ApiResponse list(ApiCall call) {
        ObjectNode answer = ApiResponse.object();
        ArrayNode data = answer.putArray("data");
        for (Template template : store.templates().all()) {
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
        return ApiResponse.ok(answer);
    }

    private ApiResponse categories(ApiCall call) {
        ObjectNode answer = ApiResponse.object();
        ArrayNode data = answer.putArray("data");
        for (TemplateLibrary.Category category : TemplateLibrary.categories()) {
            data.addObject().put("id", category.id()).put("name", category.name());
        }
        return ApiResponse.ok(answer);
    }

    private ApiResponse titles(ApiCall call) throws ApiException {
        String ids = call.parameter("ids").orElseThrow(TemplateError.IDS_MISSING::exception);
        Set<String> wanted = new HashSet<>(List.of(ids.split(",", -1)));
        Set<String> known = new HashSet<>();
        TemplateLibrary.categories().forEach(one -> known.add(String.valueOf(one.id())));
        if (!known.containsAll(wanted)) {
            throw TemplateError.INVALID_IDS.exception();
        }
        int start = number(call, "start", Integer.MAX_VALUE, TemplateError.INVALID_START);
        int limit = number(call, "limit", MAX_PAGE, TemplateError.INVALID_LIMIT);
        List<Entry> found = new ArrayList<>();
        for (Entry entry : TemplateLibrary.entries()) {
            if (wanted.contains(String.valueOf(entry.category().id()))) {
                found.add(entry);
            }
        }
        ObjectNode answer = ApiResponse.object().put("count", found.size());
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
        return ApiResponse.ok(answer);
    }

    private ApiResponse keywords(ApiCall call) throws ApiException {
        Entry entry = entry(call.query().getOrDefault("tid", ""));
        ObjectNode answer = ApiResponse.object().put("count", entry.keywords().size());
        ArrayNode data = answer.putArray("data");
        for (TemplateLibrary.Keyword keyword : entry.keywords()) {
            data.addObject()
                    .put("kid", keyword.kid())
                    .put("name", keyword.name())
                    .put("example", keyword.example())
                    .put("rule", keyword.rule());
        }
        return ApiResponse.ok(answer);
    }

    private void refuseASecond(Entry entry, List<TemplateLibrary.Keyword> lines)
            throws ApiException {
        for (Template template : store.templates().all()) {
            if (template.kind() == entry.kind()
                    && template.title().equals(entry.title())
                    && template.content().equals(Entry.content(lines))) {
                throw TemplateError.ALREADY_ADDED.exception();
            }
        }
    }

    private static Entry entry(String tid) throws ApiException {
        return TemplateLibrary.find(tid).orElseThrow(TemplateError.INVALID_TID::exception);
    }

    private static int number(ApiCall call, String name, int max, TemplateError otherwise)
            throws ApiException {
        String value = call.query().getOrDefault(name, "");
        if (!value.matches("[0-9]{1,9}") || Integer.parseInt(value) > max) {
            throw otherwise.exception();
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
