// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.respondio;

import java.util.regex.Pattern;

/**
 * An openid as respond.io takes it. Its ids of customers have no hyphen, which openids have; the
 * equals sign, which openids never have, stands for it.
 */
final class ContactId {

    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9_=+/@]{1,50}");

    private ContactId() {}

    /**
     * Gives the id of a user's contact.
     *
     * @throws IllegalArgumentException if no such id could be led back to the openid
     */
    static String of(String openId) {
        String id = openId.replace('-', '=');
        if (openId.indexOf('=') >= 0 || !ALLOWED.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "respond.io takes no contact id for this openid: expected at most 50 letters,"
                            + " digits, underscores and hyphens");
        }
        return id;
    }

    /** Gives the openid back. */
    static String openId(String contactId) {
        return contactId.replace('=', '-');
    }
}
