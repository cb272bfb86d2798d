// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.article;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.simulator.api.ApiCall;
import io.github.camelwechat.simulator.api.ApiError;
import io.github.camelwechat.simulator.api.ApiException;
import io.github.camelwechat.simulator.api.ApiResponse;
import io.github.camelwechat.simulator.api.ApiRoutes;
import io.github.camelwechat.simulator.api.EndpointGroup;
import io.github.camelwechat.simulator.media.MaterialStore;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** {@code /cgi-bin/draft/...}. */
public final class DraftEndpoints implements EndpointGroup {
    /** 45008 is "too many articles"; eight is what the page of the older path says. */
    private static final int MAX_ARTICLES = 8;

    private final Drafts drafts;
    private final ArticleJson articles;

    public DraftEndpoints(Drafts drafts, MaterialStore materials, Supplier<URI> base) {
        this.drafts = drafts;
        this.articles = new ArticleJson(materials, base);
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.post("/cgi-bin/draft/add", this::add);
        routes.post("/cgi-bin/draft/update", this::update);
        routes.post("/cgi-bin/draft/get", this::get);
        routes.post("/cgi-bin/draft/delete", this::delete);
        routes.get("/cgi-bin/draft/count", this::count);
        routes.post("/cgi-bin/draft/batchget", this::page);
    }

    private ApiResponse add(ApiCall call) throws ApiException {
        JsonNode given = call.json().path("articles");
        if (!given.isArray() || given.isEmpty()) {
            throw ApiError.EMPTY_NEWS.exception();
        }
        if (given.size() > MAX_ARTICLES) {
            throw ApiError.TOO_MANY_ARTICLES.exception();
        }
        List<Article> read = new ArrayList<>();
        for (JsonNode article : given) {
            read.add(articles.read(article));
        }
        Draft added = drafts.add(read).orElseThrow(ApiError.MEDIA_COUNT::exception);
        return ApiResponse.json(ApiResponse.object().put("media_id", added.mediaId()));
    }

    private ApiResponse update(ApiCall call) throws ApiException {
        JsonNode body = call.json();
        Draft draft = found(body);
        int index = body.path("index").asInt(-1);
        if (index < 0 || index >= draft.articles().size()) {
            throw ArticleError.INVALID_INDEX.exception();
        }
        if (!body.path("articles").isObject()) {
            throw ApiError.EMPTY_NEWS.exception();
        }
        drafts.update(draft, index, articles.read(body.path("articles")));
        return ApiResponse.ok();
    }

    private ApiResponse get(ApiCall call) throws ApiException {
        ObjectNode answer = ApiResponse.object();
        write(found(call.json()), true, answer);
        return ApiResponse.json(answer);
    }

    private ApiResponse delete(ApiCall call) throws ApiException {
        drafts.remove(found(call.json()).mediaId());
        return ApiResponse.ok();
    }

    private ApiResponse count(ApiCall call) {
        return ApiResponse.json(ApiResponse.object().put("total_count", drafts.all().size()));
    }

    private ApiResponse page(ApiCall call) throws ApiException {
        Page page = Page.read(call.json());
        return page.of(
                drafts.all(),
                (draft, item) -> {
                    item.put("media_id", draft.mediaId());
                    write(draft, page.withContent(), item.putObject("content"));
                    item.put("update_time", draft.updatedAt().getEpochSecond());
                });
    }

    private void write(Draft draft, boolean withContent, ObjectNode out) {
        ArrayNode items = out.putArray("news_item");
        for (Article article : draft.articles()) {
            articles.write(article, "/s?draft=" + draft.mediaId(), withContent, items.addObject());
        }
    }

    private Draft found(JsonNode body) throws ApiException {
        String id = body.path("media_id").asText();
        if (id.isEmpty()) {
            throw ApiError.MEDIA_ID_MISSING.exception();
        }
        return drafts.find(id).orElseThrow(ApiError.INVALID_MEDIA_ID::exception);
    }
}
