// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.user;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.simulator.api.ApiError;
import io.github.camelwechat.simulator.api.ApiException;
import io.github.camelwechat.simulator.api.ApiResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Openids in calls and answers: who follows, lists with a limit, pages. */
final class OpenidLists {
    private final Users users;
    private final int pageSize;

    OpenidLists(Users users, int pageSize) {
        this.users = users;
        this.pageSize = pageSize;
    }

    /** Anybody WeChat knows. */
    User known(String openid) throws ApiException {
        return users.find(openid).orElseThrow(ApiError.INVALID_OPENID::exception);
    }

    User follower(String openid) throws ApiException {
        return users.find(openid)
                .filter(OpenidLists::follows)
                .orElseThrow(ApiError.INVALID_OPENID::exception);
    }

    static boolean follows(User user) {
        return user.relation() == User.Relation.FOLLOWER;
    }

    /** The field {@code openid_list}. */
    static List<String> list(JsonNode body, int max) throws ApiException {
        JsonNode list = body.path("openid_list");
        if (list.isEmpty() || list.size() > max) {
            throw ApiError.OPENID_LIST_SIZE.exception();
        }
        List<String> openids = new ArrayList<>();
        list.forEach(openid -> openids.add(openid.asText()));
        return openids;
    }

    /** Returns the number of users of a kind. */
    long count(Predicate<User> kind) {
        return users.all().stream().filter(kind).count();
    }

    /**
     * A page of users, in the order in which they were first seen.
     *
     * @param after the last openid of the page before, or the empty string
     */
    ObjectNode page(Predicate<User> kind, String after, ObjectNode answer) throws ApiException {
        List<User> all = users.all();
        int start = 0;
        if (!after.isEmpty()) {
            Optional<User> last = users.find(after);
            start = all.indexOf(last.orElseThrow(ApiError.INVALID_OPENID::exception)) + 1;
        }
        List<String> page =
                all.stream().skip(start).filter(kind).limit(pageSize).map(User::openid).toList();
        answer.put("count", page.size());
        if (!page.isEmpty()) {
            ArrayNode openids = answer.putObject("data").putArray("openid");
            page.forEach(openids::add);
        }
        return answer.put("next_openid", page.isEmpty() ? "" : page.get(page.size() - 1));
    }

    /** For each of a list: those for whom it cannot be done are named, unless it is all. */
    static ApiResponse forEach(List<String> openids, Action action) throws ApiException {
        ObjectNode failed = ApiResponse.object();
        ArrayNode names = failed.putArray("fail_openid_list");
        ApiException reason = null;
        for (String openid : openids) {
            try {
                action.take(openid);
            } catch (ApiException refusal) {
                names.add(openid);
                reason = refusal;
            }
        }
        if (reason == null) {
            return ApiResponse.ok();
        }
        throw names.size() == openids.size()
                ? reason
                : ApiError.SOME_OPENIDS_FAILED.exception().with(failed);
    }

    /** The action on one openid. */
    @FunctionalInterface
    interface Action {
        void take(String openid) throws ApiException;
    }
}
