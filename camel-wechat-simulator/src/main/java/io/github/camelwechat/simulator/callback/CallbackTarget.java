// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.callback;

import io.github.camelwechat.simulator.account.SecurityMode;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where callbacks go, how they are protected and what makes them come again; can be changed while
 * it runs.
 */
public final class CallbackTarget {
    private volatile @Nullable URI url;
    private volatile SecurityMode mode;
    private volatile Redelivery redelivery;
    private volatile @Nullable String forwardedFor;

    public CallbackTarget(@Nullable URI url, SecurityMode mode, Redelivery redelivery) {
        this.url = url;
        this.mode = mode;
        this.redelivery = redelivery;
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

    public Redelivery redelivery() {
        return redelivery;
    }

    public void redelivery(Redelivery value) {
        redelivery = value;
    }

    /** Returns the caller that a proxy in front of the server would name; or null. */
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
