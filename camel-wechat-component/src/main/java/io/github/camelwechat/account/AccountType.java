// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.account;

import java.util.Locale;

/** The kinds of Official Accounts, as WeChat's console names them. */
public enum AccountType {
    /** A service account, 服务号. */
    SERVICE,
    /** A subscription account, 公众号, formerly 订阅号. */
    SUBSCRIPTION,
    /** A test account, 测试号: most of what a verified service account may do, for 100 followers. */
    TEST;

    /** The spelling of the option. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
