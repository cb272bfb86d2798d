// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.api.article;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.simulator.api.ApiAnswer;
import io.github.camelwechat.simulator.api.ApiCall;
import io.github.camelwechat.simulator.api.ApiError;
import io.github.camelwechat.simulator.api.ApiRefusal;
import io.github.camelwechat.simulator.api.ApiRoutes;
import io.github.camelwechat.simulator.api.ApiSection;
import io.github.camelwechat.simulator.api.JsonBody;
import io.github.camelwechat.simulator.article.Article;
import io.github.camelwechat.simulator.article.Draft;
import io.github.camelwechat.simulator.article.Drafts;
import io.github.camelwechat.simulator.media.MaterialStore;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** {@code /cgi-bin/draft/...}. */
public final class DraftEndpoints implements ApiSection {
    private static final int MAX_ARTICLES = 8;

    private final Drafts drafts;
    private final ArticleJson articles;
    private final JsonBody json;

    public DraftEndpoints(
            Drafts drafts, MaterialStore materials, Supplier<URI> base, JsonBody json) {
        this.drafts = drafts;
        this.articles = new ArticleJson(materials, base);
        this.json = json;
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

    private ApiAnswer add(ApiCall call) throws ApiRefusal {
        JsonNode given = json.read(call).path("articles");
        if (!given.isArray() || given.isEmpty()) {
            throw ApiError.EMPTY_NEWS.refusal();
        }
        if (given.size() > MAX_ARTICLES) {
            throw ApiError.TOO_MANY_ARTICLES.refusal();
        }
        List<Article> read = new ArrayList<>();
        for (JsonNode article : given) {
            read.add(articles.read(article));
        }
        Draft added = drafts.add(read).orElseThrow(ApiError.MEDIA_COUNT::refusal);
        return ApiAnswer.json(ApiAnswer.object().put("media_id", added.mediaId()));
    }

    private ApiAnswer update(ApiCall call) throws ApiRefusal {
        JsonNode body = json.read(call);
        Draft draft = found(body);
        int index = body.path("index").asInt(-1);
        if (index < 0 || index >= draft.articles().size()) {
            throw ArticleError.INVALID_INDEX.refusal();
        }
        if (!body.path("articles").isObject()) {
            throw ApiError.EMPTY_NEWS.refusal();
        }
        drafts.update(draft, index, articles.read(body.path("articles")));
        return ApiAnswer.ok();
    }

    private ApiAnswer get(ApiCall call) throws ApiRefusal {
        ObjectNode answer = ApiAnswer.object();
        write(found(json.read(call)), true, answer);
        return ApiAnswer.json(answer);
    }

    private ApiAnswer delete(ApiCall call) throws ApiRefusal {
        drafts.remove(found(json.read(call)).mediaId());
        return ApiAnswer.ok();
    }

    private ApiAnswer count(ApiCall call) {
        return ApiAnswer.json(ApiAnswer.object().put("total_count", drafts.all().size()));
    }

    private ApiAnswer page(ApiCall call) throws ApiRefusal {
        Page page = Page.read(json.read(call));
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

    private Draft found(JsonNode body) throws ApiRefusal {
        String id = body.path("media_id").asText();
        if (id.isEmpty()) {
            throw ApiError.MEDIA_ID_MISSING.refusal();
        }
        return drafts.find(id).orElseThrow(ApiError.INVALID_MEDIA_ID::refusal);
    }
}
