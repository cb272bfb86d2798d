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
        Objects.requireNonNull(path, "path");
    }
}
