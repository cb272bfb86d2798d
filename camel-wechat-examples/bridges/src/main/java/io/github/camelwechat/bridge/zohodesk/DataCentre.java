// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.zohodesk;

import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Where Zoho keeps an organisation: each data centre has hosts and tokens of its own. */
public enum DataCentre {
    US("accounts.zoho.com", "desk.zoho.com"),
    EU("accounts.zoho.eu", "desk.zoho.eu"),
    IN("accounts.zoho.in", "desk.zoho.in"),
    AU("accounts.zoho.com.au", "desk.zoho.com.au"),
    JP("accounts.zoho.jp", "desk.zoho.jp"),
    CN("accounts.zoho.com.cn", "desk.zoho.com.cn"),
    CA("accounts.zohocloud.ca", "desk.zohocloud.ca");

    private final String accountsHost;
    private final String deskHost;

    DataCentre(String accountsHost, String deskHost) {
        this.accountsHost = accountsHost;
        this.deskHost = deskHost;
    }

    /** Where tokens are given out. */
    URI accounts() {
        return URI.create("https://" + accountsHost);
    }

    /** Where the API and the signing keys are. */
    URI desk() {
        return URI.create("https://" + deskHost);
    }

    /**
     * Finds a data centre by its name, in any case.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    static DataCentre of(String name) {
        return Arrays.stream(values())
                .filter(centre -> centre.name().equals(name.strip().toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "dataCentre is '%s', expected one of %s: it is the ending of the address at which you sign in to Zoho Desk"
                                                .formatted(name, names())));
    }

    private static String names() {
        return Arrays.stream(values())
                .map(centre -> centre.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }
}
