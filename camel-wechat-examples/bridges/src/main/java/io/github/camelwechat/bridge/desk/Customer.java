// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.desk;

/**
 * A user of the WeChat account.
 *
 * @param account the name of the account
 * @param openId WeChat's id of the user for that account: letters, digits, {@code _} and {@code -}
 * @param name to be shown to agents; WeChat tells none, so it is made of the openid
 */
public record Customer(String account, String openId, String name) {

    /** A customer under the name that is made of the openid. */
    public static Customer of(String account, String openId) {
        String end = openId.substring(Math.max(0, openId.length() - 6));
        return new Customer(account, openId, "WeChat " + end);
    }
}
