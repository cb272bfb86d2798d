// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.account;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The kinds of Official Accounts, which WeChat gives different rights. */
public enum AccountKind {
    /** A verified service account of mainland China, which may do everything. */
    SERVICE,
    /** A service account that is not verified. */
    UNVERIFIED_SERVICE,
    /** A verified subscription account. */
    SUBSCRIPTION,
    /** A subscription account that is not verified. */
    UNVERIFIED_SUBSCRIPTION,
    /** A test account of WeChat's sandbox. */
    TEST,
    /** A verified service account that is registered outside mainland China. */
    OVERSEAS;

    private static final Set<String> FOR_SERVICE_ACCOUNTS =
            Set.of(
                    "/cgi-bin/message/template/send",
                    "/cgi-bin/user/info/updateremark",
                    "/cgi-bin/qrcode/create",
                    "/cgi-bin/message/mass/send",
                    "/sns/oauth2/access_token",
                    "/sns/oauth2/refresh_token");

    private static final String TEMPLATES = "/cgi-bin/template/";
    private static final String CUSTOMER_SERVICE = "/cgi-bin/message/custom/";

    /** The name used on command lines and in JSON. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Reads a wire name.
     *
     * @throws IllegalArgumentException naming what was expected
     */
    public static AccountKind of(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.wireName().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "account kind \""
                                                + name
                                                + "\" is not one of "
                                                + Arrays.stream(values())
                                                        .map(AccountKind::wireName)
                                                        .collect(Collectors.joining(", "))));
    }

    /** Tells whether WeChat opens an API to it; what it does not document, it does. */
    public boolean mayCall(String path) {
        boolean forServiceAccounts =
                FOR_SERVICE_ACCOUNTS.contains(path) || path.startsWith(TEMPLATES);
        boolean mass = path.startsWith("/cgi-bin/message/mass/send");
        return switch (this) {
            case SERVICE, OVERSEAS -> true;
            case TEST -> !mass;
            case SUBSCRIPTION -> !forServiceAccounts;
            case UNVERIFIED_SERVICE, UNVERIFIED_SUBSCRIPTION ->
                    !forServiceAccounts && !mass && !path.startsWith(CUSTOMER_SERVICE);
        };
    }

    /** Tells whether it may send voice messages and videos. */
    public boolean sendsVoiceAndVideo() {
        return this != OVERSEAS;
    }

    /** Tells whether it may send menu messages. */
    public boolean sendsMenus() {
        return this != OVERSEAS && this != TEST;
    }
}
