// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.article;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.simulator.api.ApiCall;
import io.github.camelwechat.simulator.api.ApiException;
import io.github.camelwechat.simulator.api.ApiResponse;
import io.github.camelwechat.simulator.api.ApiRoutes;
import io.github.camelwechat.simulator.api.EndpointGroup;
import io.github.camelwechat.simulator.article.Comments.Place;
import java.util.List;

/** {@code /cgi-bin/comment/...}: what readers said, and what the account does about it. */
public final class CommentEndpoints implements EndpointGroup {
    private static final int MAX_COUNT = 49;

    /** 88007 is "too long"; how long is not written. */
    private static final int MAX_REPLY = 600;

    private final Comments comments;

    public CommentEndpoints(Comments comments) {
        this.comments = comments;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.post("/cgi-bin/comment/open", call -> open(call, true));
        routes.post("/cgi-bin/comment/close", call -> open(call, false));
        routes.post("/cgi-bin/comment/list", this::list);
        routes.post("/cgi-bin/comment/markelect", call -> elect(call, true));
        routes.post("/cgi-bin/comment/unmarkelect", call -> elect(call, false));
        routes.post("/cgi-bin/comment/delete", this::delete);
        routes.post("/cgi-bin/comment/reply/add", this::reply);
        routes.post("/cgi-bin/comment/reply/delete", this::unreply);
    }

    private ApiResponse open(ApiCall call, boolean open) throws ApiException {
        comments.open(place(call.json()), open);
        return ApiResponse.ok();
    }

    private ApiResponse list(ApiCall call) throws ApiException {
        JsonNode body = call.json();
        Place place = place(body);
        int count = body.path("count").asInt();
        if (count < 1 || count > MAX_COUNT) {
            throw ArticleError.COUNT_RANGE.exception();
        }
        int type = body.path("type").asInt();
        List<Comment> wanted =
                comments.all(place).stream()
                        .filter(one -> type == 0 || one.elected() == (type == 2))
                        .toList();
        ObjectNode answer = ApiResponse.object().put("total", wanted.size());
        ArrayNode items = answer.putArray("comment");
        wanted.stream()
                .skip(Math.max(0, body.path("begin").asInt()))
                .limit(count)
                .forEach(one -> write(one, items.addObject()));
        return ApiResponse.ok(answer);
    }

    private ApiResponse elect(ApiCall call, boolean elected) throws ApiException {
        JsonNode body = call.json();
        comments.elect(place(body), comment(body), elected);
        return ApiResponse.ok();
    }

    private ApiResponse delete(ApiCall call) throws ApiException {
        JsonNode body = call.json();
        comments.delete(place(body), comment(body));
        return ApiResponse.ok();
    }

    private ApiResponse reply(ApiCall call) throws ApiException {
        JsonNode body = call.json();
        Comment comment = comment(body);
        String content = body.path("content").asText();
        if (content.isBlank() || content.codePointCount(0, content.length()) > MAX_REPLY) {
            throw ArticleError.REPLY_SIZE.exception();
        }
        if (comment.reply() != null) {
            throw ArticleError.ALREADY_REPLIED.exception();
        }
        comments.reply(place(body), comment, content);
        return ApiResponse.ok();
    }

    private ApiResponse unreply(ApiCall call) throws ApiException {
        JsonNode body = call.json();
        Comment comment = comment(body);
        if (comment.reply() == null) {
            throw ArticleError.NO_SUCH_REPLY.exception();
        }
        comments.unreply(place(body), comment);
        return ApiResponse.ok();
    }

    private Place place(JsonNode body) throws ApiException {
        Place place = new Place(body.path("msg_data_id").asLong(), body.path("index").asInt());
        if (!comments.has(place)) {
            throw ArticleError.NO_SUCH_ARTICLE.exception();
        }
        return place;
    }

    private Comment comment(JsonNode body) throws ApiException {
        return comments.find(place(body), body.path("user_comment_id").asLong())
                .orElseThrow(ArticleError.NO_SUCH_COMMENT::exception);
    }

    private static void write(Comment comment, ObjectNode out) {
        out.put("user_comment_id", comment.id())
                .put("openid", comment.openid())
                .put("create_time", comment.at().getEpochSecond())
                .put("content", comment.text())
                .put("comment_type", comment.elected() ? 1 : 0);
        if (comment.reply() != null && comment.repliedAt() != null) {
            out.putObject("reply")
                    .put("content", comment.reply())
                    .put("create_time", comment.repliedAt().getEpochSecond());
        }
    }
}
