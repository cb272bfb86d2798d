// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.callback;

import io.github.camelwechat.simulator.account.SecurityMode;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Where callbacks go and how they are protected; can be changed as in WeChat's console. */
public final class CallbackTarget {
    private volatile @Nullable URI url;
    private volatile SecurityMode mode;
    private volatile @Nullable String forwardedFor;

    public CallbackTarget(@Nullable URI url, SecurityMode mode) {
        this.url = url;
        this.mode = mode;
    }

    public @Nullable URI url() {
        return url;
    }

    public void url(@Nullable URI value) {
        url = value;
    }

    public SecurityMode mode() {
        return mode;
    }

    public void mode(SecurityMode value) {
        mode = value;
    }

    /**
     * Returns the address from which callbacks come by the word of a proxy in front of the server;
     * or null.
     */
    public @Nullable String forwardedFor() {
        return forwardedFor;
    }

    public void forwardedFor(@Nullable String value) {
        forwardedFor = value;
    }

    /** A callback as it leaves. */
    CallbackRequest dispatch(CallbackRequest callback) {
        String source = forwardedFor;
        return source == null ? callback : callback.withHeader("X-Forwarded-For", source);
    }
}
