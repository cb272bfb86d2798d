// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.user;

/** The platform on which a user's WeChat runs, as conditional menus tell it apart. */
public enum ClientPlatform {
    IOS(1),
    ANDROID(2),
    OTHERS(3);

    private final int type;

    ClientPlatform(int type) {
        this.type = type;
    }

    /** WeChat's {@code client_platform_type}. */
    public int type() {
        return type;
    }
}
