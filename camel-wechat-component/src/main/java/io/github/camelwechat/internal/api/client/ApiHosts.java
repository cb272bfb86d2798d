// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where WeChat's API is. A call goes to the first base URL; the next one is asked only if the
 * request certainly did not leave for the one before.
 *
 * @param baseUrls at least one, without a slash at the end
 */
public record ApiHosts(List<URI> baseUrls) {

    /** WeChat's public API. */
    public static final ApiHosts PUBLIC = parse("https://api.weixin.qq.com");

    public ApiHosts {
        baseUrls = List.copyOf(baseUrls);
        if (baseUrls.isEmpty()) {
            throw new IllegalArgumentException("apiBaseUrl must name at least one URL");
        }
    }

    /**
     * Reads the option {@code apiBaseUrl}: one URL, or several with commas between them.
     *
     * @throws IllegalArgumentException if one of them is not an http or https URL, or has more than
     *     a host, a port and a path
     */
    public static ApiHosts parse(String option) {
        return new ApiHosts(
                Arrays.stream(option.split(","))
                        .map(String::strip)
                        .filter(url -> !url.isEmpty())
                        .map(ApiHosts::base)
                        .toList());
    }

    /**
     * Another of WeChat's public hosts. Whoever stands in for WeChat's API, as a simulator does,
     * stands in for all of them.
     */
    public ApiHosts sibling(String publicHost) {
        String host = baseUrls.get(0).getHost();
        return host.endsWith(".weixin.qq.com") ? parse("https://" + publicHost) : this;
    }

    private static URI base(String text) {
        try {
            URI url = new URI(text.replaceAll("/+$", ""));
            if (isAddress(url)) {
                return url;
            }
        } catch (URISyntaxException e) {
            throw refuse(e);
        }
        throw refuse(null);
    }

    /** Tells whether a URL is an http or https one of scheme, host, port and path alone. */
    public static boolean isAddress(URI url) {
        boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        return http
                && url.getHost() != null
                && url.getRawUserInfo() == null
                && url.getRawQuery() == null
                && url.getRawFragment() == null;
    }

    /** Without the value: it might carry a password. */
    private static IllegalArgumentException refuse(@Nullable Throwable cause) {
        return new IllegalArgumentException(
                "apiBaseUrl must be http or https URLs of scheme, host, port and path, like"
                        + " https://api.weixin.qq.com, with commas between them",
                cause);
    }
}
