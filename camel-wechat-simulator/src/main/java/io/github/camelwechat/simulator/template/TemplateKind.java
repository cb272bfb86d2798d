// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.template;

/** The purpose of a template. An account has lists of its own for each. */
public enum TemplateKind {
    /** Template message: to followers, without asking them. */
    MESSAGE,
    /** Subscription notification: each acceptance allows one. */
    NOTIFICATION,
    /** Subscription notification: one acceptance allows any number. */
    LONG_TERM_NOTIFICATION,
    /** One-time subscription: a title and one content. */
    ONE_TIME;

    /** Tells whether a template of this kind is sent by {@code bizsend}. */
    public boolean isNotification() {
        return this == NOTIFICATION || this == LONG_TERM_NOTIFICATION;
    }

    boolean sharesListWith(TemplateKind other) {
        return this == other || isNotification() && other.isNotification();
    }
}
