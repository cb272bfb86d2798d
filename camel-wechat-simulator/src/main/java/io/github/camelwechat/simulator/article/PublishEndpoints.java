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
import java.util.List;
import java.util.function.Supplier;

/** {@code /cgi-bin/freepublish/...}, and {@code /s}, where articles can be read. */
public final class PublishEndpoints implements EndpointGroup {
    private final ArticleStore articleStore;
    private final PublishJobs jobs;
    private final ArticleJson articles;

    public PublishEndpoints(
            ArticleStore articleStore,
            PublishJobs jobs,
            MaterialStore materials,
            Supplier<URI> base) {
        this.articleStore = articleStore;
        this.jobs = jobs;
        this.articles = new ArticleJson(materials, base);
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.post("/cgi-bin/freepublish/submit", this::submit);
        routes.post("/cgi-bin/freepublish/get", this::status);
        routes.post("/cgi-bin/freepublish/delete", this::delete);
        routes.post("/cgi-bin/freepublish/getarticle", this::article);
        routes.post("/cgi-bin/freepublish/batchget", this::page);
        routes.page("/s", this::read);
    }

    private ApiResponse submit(ApiCall call) throws ApiException {
        Draft draft =
                articleStore
                        .drafts()
                        .find(call.json().path("media_id").asText())
                        .orElseThrow(ApiError.INVALID_MEDIA_ID::exception);
        Publication started = jobs.start(draft);
        return ApiResponse.ok(
                ApiResponse.object()
                        .put("publish_id", String.valueOf(started.id()))
                        .put("msg_data_id", String.valueOf(started.msgDataId())));
    }

    private ApiResponse status(ApiCall call) throws ApiException {
        Publication found =
                articleStore
                        .findPublication(call.json().path("publish_id").asLong())
                        .orElseThrow(ArticleError.INVALID_ARGUMENT::exception);
        ObjectNode answer =
                ApiResponse.object()
                        .put("publish_id", String.valueOf(found.id()))
                        .put("publish_status", found.status());
        ArticleSet issue = found.issue();
        if (issue != null && found.status() == Publication.PUBLISHED) {
            answer.put("article_id", issue.articleId());
            ObjectNode detail =
                    answer.putObject("article_detail").put("count", found.articleCount());
            ArrayNode items = detail.putArray("item");
            for (int i = 1; i <= found.articleCount(); i++) {
                items.addObject().put("idx", i).put("article_url", articles.url(issue.path(i)));
            }
        }
        found.failed().forEach(answer.putArray("fail_idx")::add);
        return ApiResponse.json(answer);
    }

    private ApiResponse delete(ApiCall call) throws ApiException {
        JsonNode body = call.json();
        Publication found = published(body);
        int number = body.path("index").asInt();
        if (number < 0 || number > found.articleCount()) {
            throw ArticleError.INVALID_INDEX.exception();
        }
        jobs.delete(found, number);
        return ApiResponse.ok();
    }

    private ApiResponse article(ApiCall call) throws ApiException {
        Publication found = published(call.json());
        ObjectNode answer = ApiResponse.object();
        write(found, true, answer);
        return ApiResponse.json(answer);
    }

    private ApiResponse page(ApiCall call) throws ApiException {
        Page page = Page.read(call.json());
        return page.of(
                articleStore.published(),
                (one, item) -> {
                    ArticleSet issue = one.issue();
                    item.put("article_id", issue == null ? "" : issue.articleId());
                    write(one, page.withContent(), item.putObject("content"));
                    item.put("update_time", one.at().getEpochSecond());
                });
    }

    /** The page of an article, for browsers; it runs nothing. */
    private ApiResponse read(ApiCall call) {
        String mid = call.query().getOrDefault("mid", "");
        int number = number(call.query().getOrDefault("idx", "1"));
        return articleStore
                .findIssue(mid.matches("[0-9]{1,18}") ? Long.parseLong(mid) : 0)
                .filter(issue -> number >= 1 && number <= issue.articles().size())
                .filter(issue -> !issue.isDeleted(number))
                .map(issue -> html(200, issue.articles().get(number - 1)))
                .orElseGet(() -> ApiResponse.text(404, "text/html", "<p>The article is gone."));
    }

    private static ApiResponse html(int status, Article article) {
        String title = article.title().replace("&", "&amp;").replace("<", "&lt;");
        return ApiResponse.text(
                status,
                "text/html; charset=utf-8",
                "<!doctype html><meta charset=\"utf-8\"><meta"
                        + " http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"
                        + " img-src *; style-src 'unsafe-inline'\"><title>"
                        + title
                        + "</title><h1>"
                        + title
                        + "</h1>"
                        + article.content());
    }

    private static int number(String text) {
        return text.matches("[0-9]{1,2}") ? Integer.parseInt(text) : 0;
    }

    private void write(Publication publication, boolean withContent, ObjectNode out) {
        ArticleSet issue = publication.issue();
        List<Article> all = issue == null ? List.of() : issue.articles();
        ArrayNode items = out.putArray("news_item");
        for (int i = 1; issue != null && i <= all.size(); i++) {
            articles.write(all.get(i - 1), issue.path(i), withContent, items.addObject())
                    .put("is_deleted", issue.isDeleted(i));
        }
    }

    private Publication published(JsonNode body) throws ApiException {
        return articleStore
                .findPublished(body.path("article_id").asText())
                .orElseThrow(ArticleError.INVALID_ARTICLE_ID::exception);
    }
}
