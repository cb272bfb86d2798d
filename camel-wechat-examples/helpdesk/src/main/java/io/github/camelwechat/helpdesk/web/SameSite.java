// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk.web;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other web sites out of an inbox that has no login: a page elsewhere can neither call it, be
 * it with a GET that only holds one of its event streams open, nor read it under a name of its own
 * that it points at this machine (DNS rebinding).
 */
final class SameSite implements Handler<RoutingContext> {

    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile("(" + OCTET + "\\.){3}" + OCTET);
    private static final Pattern IPV6 = Pattern.compile("[0-9a-f:.]*:[0-9a-f:.]*");

    private final String host;
    private final boolean page;

    private SameSite(String host, boolean page) {
        this.host = host.toLowerCase(Locale.ROOT);
        this.page = page;
    }

    /**
     * The guard of the API.
     *
     * @param host the name or address the server was told to listen on
     */
    static SameSite ofApi(String host) {
        return new SameSite(host, false);
    }

    /** The guard of the page, to which any site may lead. */
    static SameSite ofPage(String host) {
        return new SameSite(host, true);
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        HostAndPort authority = request.authority();
        if (authority == null || !known(authority.host().toLowerCase(Locale.ROOT))) {
            JsonResponse.error(
                    context,
                    403,
                    "This inbox answers under localhost, its address, or the name given with"
                            + " --host.");
        } else if (!page && foreign(request, authority)) {
            JsonResponse.error(context, 403, "This request comes from another site.");
        } else {
            context.next();
        }
    }

    private boolean known(String name) {
        return name.equals("localhost") || name.equals(host) || isAddress(name);
    }

    /** An address cannot be rebound, only a name can. */
    private static boolean isAddress(String name) {
        if (IPV4.matcher(name).matches()) {
            return true;
        }
        String inner = name.replaceFirst("^\\[(.*)]$", "$1");
        if (!IPV6.matcher(inner).matches()) {
            return false;
        }
        try {
            // What stands in brackets is never looked up.
            return InetAddress.getByName("[" + inner + "]").getAddress().length > 0;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /**
     * Browsers name the origin of every POST, and of a GET say how near its page is or which it is;
     * programs that are no browsers need not.
     */
    private static boolean foreign(HttpServerRequest request, HostAndPort authority) {
        @Nullable String origin = request.getHeader("Origin");
        @Nullable String site = request.getHeader("Sec-Fetch-Site");
        @Nullable String referrer = request.getHeader("Referer");
        if (origin != null && !isOurs(origin + "/", authority)) {
            return true;
        }
        return site != null
                ? !site.equals("same-origin") && !site.equals("none")
                : referrer != null && !isOurs(referrer + "/", authority);
    }

    private static boolean isOurs(String address, HostAndPort authority) {
        String lower = address.toLowerCase(Locale.ROOT);
        String ours = authority.toString().toLowerCase(Locale.ROOT) + "/";
        return lower.startsWith("http://" + ours) || lower.startsWith("https://" + ours);
    }
}
