// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api;

import java.util.Objects;

/**
 * Whom a call is about and where it goes.
 *
 * @param account the name of the account, for error messages
 * @param path the path of the API, without its query
 */
public record ApiTarget(String account, ApiHosts hosts, String path) {

    public ApiTarget {
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(hosts, "hosts");
        if (!path.startsWith("/") || path.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new IllegalArgumentException(
                    "the path of an API begins with a slash and has no blanks, as in /cgi-bin/menu/get");
        }
    }
}
