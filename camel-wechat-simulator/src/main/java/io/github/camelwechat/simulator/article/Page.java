// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.article;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.simulator.api.ApiError;
import io.github.camelwechat.simulator.api.ApiException;
import io.github.camelwechat.simulator.api.ApiResponse;
import java.util.List;
import java.util.function.BiConsumer;

/** A part of a list, as calls with offset and count ask for it. */
record Page(int offset, int count, boolean withContent) {
    private static final int MAX_COUNT = 20;

    static Page read(JsonNode body) throws ApiException {
        int offset = body.path("offset").asInt(-1);
        int count = body.path("count").asInt(-1);
        if (offset < 0 || count < 1 || count > MAX_COUNT) {
            throw ApiError.INVALID_ARGS.exception();
        }
        return new Page(offset, count, body.path("no_content").asInt() != 1);
    }

    <T> ApiResponse of(List<T> all, BiConsumer<T, ObjectNode> writer) {
        List<T> part = all.stream().skip(offset).limit(count).toList();
        ObjectNode answer =
                ApiResponse.object().put("total_count", all.size()).put("item_count", part.size());
        var items = answer.putArray("item");
        part.forEach(one -> writer.accept(one, items.addObject()));
        return ApiResponse.json(answer);
    }
}
