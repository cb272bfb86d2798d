// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.client;

import io.github.camelwechat.failure.InvalidMessageException;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whom a call is about and where it goes.
 *
 * @param account the name of the account, for error messages
 * @param path the path of the API, without its query
 * @param protection what seals calls to covered paths; null if the account has none
 */
public record ApiTarget(
        String account, ApiHosts hosts, String path, @Nullable ApiProtection protection) {

    public ApiTarget {
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(hosts, "hosts");
        if (!path.startsWith("/") || hasBlank(path)) {
            throw new IllegalArgumentException(
                    "the path of an API begins with a slash and has no blanks, as in"
                            + " /cgi-bin/menu/get");
        }
    }

    /** Tells whether there is anything but visible ASCII. */
    private static boolean hasBlank(String path) {
        for (int i = 0; i < path.length(); i++) {
            if (path.charAt(i) <= ' ' || path.charAt(i) > '~') {
                return true;
            }
        }
        return false;
    }

    /** A call that is never sealed. */
    public ApiTarget(String account, ApiHosts hosts, String path) {
        this(account, hosts, path, null);
    }

    /** Where it may be sent to, one after another. */
    List<URI> baseUrls() {
        return hosts.baseUrls();
    }

    /** Returns the protection that seals a call to this very path, null if it goes out plain. */
    @Nullable ApiProtection seal() {
        return protection != null && protection.covers(path) ? protection : null;
    }

    /** The refusal of what a route gave, which would be refused again. */
    InvalidMessageException invalid(String what) {
        return new InvalidMessageException(account, what);
    }
}
