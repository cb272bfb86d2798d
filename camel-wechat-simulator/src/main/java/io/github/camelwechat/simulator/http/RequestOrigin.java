// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.http;

import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Where a request comes from, as far as a browser tells it; a program tells nothing. */
public final class RequestOrigin {
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile("(" + OCTET + "\\.){3}" + OCTET);
    private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-fA-F:.]*:[0-9a-fA-F:.]*]");

    private RequestOrigin() {}

    /**
     * Tells whether a page of another site caused the request, whatever its method. Browsers name
     * the origin of every POST; of a GET they say {@code Sec-Fetch-Site} where the server has a
     * name they trust, such as localhost, and elsewhere the page it was on, unless that page
     * forbids it.
     */
    public static boolean isForeign(HttpServerRequest request) {
        String ours = "http://" + request.getHeader("Host");
        String origin = request.getHeader("Origin");
        if (origin != null && !origin.equalsIgnoreCase(ours)) {
            return true;
        }
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return !site.equals("same-origin") && !site.equals("none");
        }
        String page = request.getHeader("Referer");
        return page != null && !page.equalsIgnoreCase(ours) && !startsWith(page, ours + "/");
    }

    /** Tells whether a host without port is an address, which nobody can rebind to another. */
    public static boolean isAddress(String host) {
        if (IPV4.matcher(host).matches()) {
            return true;
        }
        if (!IPV6.matcher(host).matches()) {
            return false;
        }
        try {
            // What stands in brackets is never looked up.
            return InetAddress.getByName(host).getAddress().length > 0;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static boolean startsWith(String text, String beginning) {
        return text.regionMatches(true, 0, beginning, 0, beginning.length());
    }
}
