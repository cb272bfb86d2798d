// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.client;

/** What a call does to the world, which decides what a missing answer means. */
public enum Effect {
    /** A user sees nothing of it: without an answer the call simply failed. */
    NONE,
    /** It changes something that users do not see at once: without an answer nobody knows. */
    CHANGE,
    /** It may put a message in front of a user: without an answer nobody knows whether it did. */
    DELIVERY
}
