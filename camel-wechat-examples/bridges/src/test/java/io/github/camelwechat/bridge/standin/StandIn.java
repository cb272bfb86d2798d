// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.standin;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A helpdesk as the acceptance tests see it: an agent in front of it. Everything is read and done
 * by the user's openid, whatever the helpdesk itself calls contact and conversation.
 */
public interface StandIn extends AutoCloseable {

    /**
     * Something that stands in the user's conversations.
     *
     * @param author {@code customer} (or whoever stands for him), {@code agent} or {@code note}
     * @param text without markup; empty for a file alone
     * @param files contents of the files that are at it
     * @param failed the reason the agent sees at a message that was not delivered; null otherwise
     * @param conversation in which it stands
     */
    record Entry(
            String author, String text, List<byte[]> files, String failed, String conversation) {}

    /** The parameters of the system's two Kamelets, without account. */
    Map<String, String> sinkParameters();

    Map<String, String> sourceParameters();

    /** Where webhooks go: the bridge's own address and path, told before the bridge starts. */
    void webhookUrl(String url);

    /** The openids of all customers. */
    List<String> users();

    /** All that stands in the user's conversations, the oldest first. */
    List<Entry> entries(String openId);

    /**
     * An agent writes.
     *
     * @return the helpdesk's id of the message
     */
    String agentSays(String openId, String agent, String text);

    /** An agent sends a file, with or without a text. */
    String agentSends(
            String openId, String agent, String text, String fileName, String type, byte[] bytes);

    /** An agent sends a place, if the system has places; else false. */
    default boolean agentSendsPlace(
            String openId, double latitude, double longitude, String label) {
        return false;
    }

    /** An agent writes something that is not for the customer; false if the system has no such. */
    boolean agentNotes(String openId, String agent, String text);

    /** The agent has what was refused sent again; false if the system has no way to ask that. */
    default boolean agentRetries(String openId, String message) {
        return false;
    }

    /** What the agent is told of the service window; null if nothing yet. */
    String window(String openId);

    /** Reasons for which answers were refused, wherever the agent sees them: marks and notes. */
    List<String> refusals(String openId);

    /** Sends the last webhook about an answer once more, as it was. */
    void repeatLastWebhook();

    /** Sends a webhook that is not genuine: an answer of this text in the name of the helpdesk. */
    int forgeWebhook(String openId, String text);

    /** The agent ends the conversation. */
    void close(String openId);

    /** The conversation is deleted; false if the system cannot. */
    default boolean loseConversation(String openId) {
        return false;
    }

    // What StandInServer does for all of them.

    void refuseNext(String pathRegex, int status);

    void loseNextAnswer(String pathRegex);

    /** The path of the call that adds a message to a conversation that is there. */
    String postPath();

    /** Refuses requests above this as the real one does, with its headers. */
    void limitTo(int requests, Duration per);

    void noLimit();

    void awaitWebhooks();

    void away(boolean away);

    @Override
    void close();
}
