// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.api;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The paths this WeChat serves, and what holds for all of them: methods, tokens, quotas, errors.
 */
public final class ApiDispatcher {
    private final ApiRoutes routes = new ApiRoutes();
    private final ApiCheck token;
    private final ApiCheck quota;
    private final RandomGenerator random;

    /**
     * Serves the paths of some groups.
     *
     * @param token checks the token of a call to a path that needs one
     * @param quota counts every call, and refuses those that are too many
     */
    public ApiDispatcher(
            List<EndpointGroup> groups, ApiCheck token, ApiCheck quota, RandomGenerator random) {
        this.token = token;
        this.quota = quota;
        this.random = random;
        groups.forEach(group -> group.register(routes));
    }

    /** Answers a call; every path, method and body has an answer. */
    ApiResponse answer(ApiCall call) {
        try {
            ApiRoutes.Route route =
                    routes.find(call.path()).orElseThrow(ApiError.INVALID_URL::exception);
            // WeChat has other means. Here nobody but programs has business with the API, and the
            // demo account's secrets are published.
            if (call.foreign() && !route.forPages()) {
                return ApiResponse.text(
                        403, "text/plain", "the API takes no requests from pages of another site");
            }
            if (!route.methods().contains(call.method())) {
                throw route.methods().contains("GET")
                        ? ApiError.GET_REQUIRED.exception()
                        : ApiError.POST_REQUIRED.exception();
            }
            if (route.needsToken()) {
                token.check(call);
            }
            quota.check(call);
            return route.endpoint().answer(call);
        } catch (ApiException refusal) {
            return ApiResponse.error(refusal.code(), refusal.words(), rid(), refusal.details());
        }
    }

    /** An error as WeChat words it, with a request id of its own. */
    ApiResponse error(int code, String message) {
        return ApiResponse.error(code, message, rid());
    }

    ApiResponse error(ApiError error) {
        return error(error.code(), error.message());
    }

    private String rid() {
        return String.format(
                "%08x-%08x-%08x", random.nextInt(), random.nextInt(), random.nextInt());
    }
}
