// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk.web;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other web sites out of an inbox that has no login: a page elsewhere can neither post to it,
 * nor read it under a name of its own that it points at this machine (DNS rebinding).
 */
final class SameSite implements Handler<RoutingContext> {

    /** An address cannot be rebound, only a name can. */
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[?[0-9a-f:.]+]?");

    private final String host;

    /**
     * @param host the name or address the server was told to listen on
     */
    SameSite(String host) {
        this.host = host.toLowerCase(Locale.ROOT);
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        HostAndPort authority = request.authority();
        if (authority == null || !known(authority.host().toLowerCase(Locale.ROOT))) {
            JsonResponse.error(
                    context,
                    403,
                    "This inbox answers under localhost, its address, or the name given with --host.");
        } else if (changes(request.method()) && foreign(request, authority)) {
            JsonResponse.error(context, 403, "This request comes from another site.");
        } else {
            context.next();
        }
    }

    private boolean known(String name) {
        return name.equals("localhost") || name.equals(host) || ADDRESS.matcher(name).matches();
    }

    private static boolean changes(HttpMethod method) {
        return !method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD);
    }

    /** Browsers name the origin of every POST; programs that are no browsers need not. */
    private static boolean foreign(HttpServerRequest request, HostAndPort authority) {
        @Nullable String origin = request.getHeader("Origin");
        @Nullable String site = request.getHeader("Sec-Fetch-Site");
        return (origin != null
                        && !origin.toLowerCase(Locale.ROOT).equals("http://" + authority)
                        && !origin.toLowerCase(Locale.ROOT).equals("https://" + authority))
                || (site != null && !site.equals("same-origin") && !site.equals("none"));
    }
}
