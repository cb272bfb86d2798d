// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

/**
 * Sessions between a user and a human agent, in WeChat's own customer service (WeChat's protocol,
 * inbound.md 5.5). While one is open, the user's messages go to the agent and not to us. Accounts
 * of agents are of the form {@code name@account}.
 */
public sealed interface KfSessionEvent extends InboundEvent {

    /** An agent took the user. */
    record Opened(Received received, String kfAccount) implements KfSessionEvent {}

    /** The session of the user with the agent ended. */
    record Closed(Received received, String kfAccount) implements KfSessionEvent {}

    /** One agent handed the user to another. */
    record Switched(Received received, String fromKfAccount, String toKfAccount)
            implements KfSessionEvent {}
}
