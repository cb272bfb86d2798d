// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import org.jspecify.annotations.Nullable;

/** Users who open the chat, and WeChat's debug tool (WeChat's protocol, inbound.md 5.12). */
public sealed interface ChatEvent extends InboundEvent {

    /** The user opened the chat. WeChat stopped sending this long ago. */
    record Entered(Received received) implements ChatEvent {}

    /**
     * The user opened the customer service of a mini program.
     *
     * @param sessionFrom what the mini program said about where, null if nothing
     */
    record SessionEntered(Received received, @Nullable String sessionFrom) implements ChatEvent {}

    /**
     * A developer tried the callback with WeChat's debug tool.
     *
     * @param text what was entered there, null if nothing
     */
    record DebugTried(Received received, @Nullable String text) implements ChatEvent {}
}
