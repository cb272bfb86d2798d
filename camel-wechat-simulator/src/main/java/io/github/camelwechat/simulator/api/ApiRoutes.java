// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.api;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The paths this WeChat serves. Filled before the first call, and only read after that. */
public final class ApiRoutes {
    private final Map<String, Route> routes = new HashMap<>();

    /** The answer to one path. Called on an event loop: it computes and never waits. */
    @FunctionalInterface
    public interface Endpoint {
        ApiResponse answer(ApiCall call) throws ApiException;
    }

    /**
     * @param forPages whether pages of other sites lead there or show it
     */
    record Route(Set<String> methods, boolean needsToken, boolean forPages, Endpoint endpoint) {}

    ApiRoutes() {}

    /** A GET with an access token. */
    public void get(String path, Endpoint endpoint) {
        add(path, new Route(Set.of("GET"), true, false, endpoint));
    }

    /** A POST with an access token. */
    public void post(String path, Endpoint endpoint) {
        add(path, new Route(Set.of("POST"), true, false, endpoint));
    }

    /** A GET that needs no access token. */
    public void openGet(String path, Endpoint endpoint) {
        add(path, new Route(Set.of("GET"), false, false, endpoint));
    }

    /** The pages a browser is shown, wherever the link or the page stands that it comes from. */
    public void page(String path, Endpoint endpoint) {
        add(path, new Route(Set.of("GET"), false, true, endpoint));
    }

    /** A POST that needs no access token. */
    public void openPost(String path, Endpoint endpoint) {
        add(path, new Route(Set.of("POST"), false, false, endpoint));
    }

    /** Either method, with an access token. */
    public void either(String path, Endpoint endpoint) {
        add(path, new Route(Set.of("GET", "POST"), true, false, endpoint));
    }

    /** Tells whether anything is served under a path. */
    public boolean has(String path) {
        return routes.containsKey(path);
    }

    Optional<Route> find(String path) {
        return Optional.ofNullable(routes.get(path));
    }

    private void add(String path, Route route) {
        if (routes.putIfAbsent(path, route) != null) {
            throw new IllegalStateException("two sections serve " + path);
        }
    }
}
