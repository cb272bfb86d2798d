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
import io.github.camelwechat.simulator.clock.SimulatorClock;
import java.util.ArrayList;
import java.util.List;

/** {@code /cgi-bin/template/...}: the industry, and the templates of template messages. */
public final class TemplateManagementEndpoints implements EndpointGroup {
    private static final int MAX_KEYWORDS = 5;
    private static final Industry.Sector NONE = new Industry.Sector("", "");

    private final TemplateStore store;
    private final SimulatorClock clock;

    public TemplateManagementEndpoints(TemplateStore store, SimulatorClock clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.post("/cgi-bin/template/api_set_industry", this::setIndustry);
        routes.get("/cgi-bin/template/get_industry", this::industry);
        routes.post("/cgi-bin/template/api_add_template", this::add);
        routes.get("/cgi-bin/template/get_all_private_template", this::list);
        routes.post("/cgi-bin/template/del_private_template", this::delete);
    }

    private ApiResponse setIndustry(ApiCall call) throws ApiException {
        JsonNode body = call.json();
        int primary = body.path("industry_id1").asInt();
        int secondary = body.path("industry_id2").asInt();
        if (!Industry.exists(primary) || !Industry.exists(secondary)) {
            throw TemplateError.INVALID_INDUSTRY.exception();
        }
        if (!store.industry().choose(primary, secondary, clock.instant())) {
            throw TemplateError.CHANGED_TOO_OFTEN.exception();
        }
        store.templates().removeMessages();
        return ApiResponse.ok();
    }

    private ApiResponse industry(ApiCall call) throws ApiException {
        Industry.Chosen chosen =
                store.industry().chosen().orElseThrow(TemplateError.INVALID_INDUSTRY::exception);
        ObjectNode answer = ApiResponse.object();
        put(answer.putObject("primary_industry"), chosen.primarySector());
        put(answer.putObject("secondary_industry"), chosen.secondarySector());
        return ApiResponse.json(answer);
    }

    private ApiResponse add(ApiCall call) throws ApiException {
        JsonNode body = call.json();
        String shortId = body.path("template_id_short").asText();
        if (shortId.matches("(OPEN)?TM[0-9]+")) {
            throw TemplateError.CATEGORY_TEMPLATE_NEEDED.exception();
        }
        TemplateLibrary.Entry entry =
                TemplateLibrary.find(shortId)
                        .orElseThrow(TemplateError.INVALID_TEMPLATE_ID::exception);
        List<String> names = new ArrayList<>();
        body.path("keyword_name_list").forEach(name -> names.add(name.asText()));
        if (names.isEmpty() || names.size() > MAX_KEYWORDS) {
            throw TemplateError.INVALID_KEYWORDS.exception();
        }
        List<TemplateLibrary.Keyword> lines =
                entry.byNames(names).orElseThrow(TemplateError.INVALID_KEYWORDS::exception);
        if (!store.industry().admits(entry.industry())) {
            throw TemplateError.OTHER_INDUSTRY.exception();
        }
        Template added =
                entry.addTo(store.templates(), TemplateKind.MESSAGE, lines)
                        .orElseThrow(TemplateError.TOO_MANY_TEMPLATES::exception);
        return ApiResponse.ok(ApiResponse.object().put("template_id", added.id()));
    }

    private ApiResponse list(ApiCall call) {
        Industry.Sector primary =
                store.industry().chosen().map(Industry.Chosen::primarySector).orElse(NONE);
        ObjectNode answer = ApiResponse.object();
        ArrayNode list = answer.putArray("template_list");
        for (Template template : store.templates().all()) {
            if (template.kind() == TemplateKind.MESSAGE) {
                list.addObject()
                        .put("template_id", template.id())
                        .put("title", template.title())
                        .put("primary_industry", primary.firstClass())
                        .put("deputy_industry", primary.secondClass())
                        .put("content", template.content())
                        .put("example", template.example());
            }
        }
        return ApiResponse.json(answer);
    }

    private ApiResponse delete(ApiCall call) throws ApiException {
        String id = call.json().path("template_id").asText();
        if (!store.templates().remove(id, kind -> kind == TemplateKind.MESSAGE)) {
            throw TemplateError.INVALID_TEMPLATE_ID.exception();
        }
        return ApiResponse.ok();
    }

    private static void put(ObjectNode out, Industry.Sector sector) {
        out.put("first_class", sector.firstClass()).put("second_class", sector.secondClass());
    }
}
