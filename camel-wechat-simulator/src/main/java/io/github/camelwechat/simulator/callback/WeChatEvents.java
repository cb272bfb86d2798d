// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.callback;

import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.clock.SimulatorClock;
import io.github.camelwechat.simulator.window.Interaction;
import io.github.camelwechat.simulator.xml.XmlWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Events that WeChat itself tells of: nothing a user wrote, no window, and nobody sees an answer.
 */
public final class WeChatEvents {
    private final SimulatedAccount account;
    private final AccountCallbacks callbacks;
    private final SimulatorClock clock;

    public WeChatEvents(
            SimulatedAccount account, AccountCallbacks callbacks, SimulatorClock clock) {
        this.account = account;
        this.callbacks = callbacks;
        this.clock = clock;
    }

    /**
     * Pushes an event.
     *
     * @param from its FromUserName: the user it is about, or one of WeChat's own
     * @param event its name
     * @param fields writes what follows Event
     */
    public Callback push(String from, String event, Consumer<XmlWriter> fields) {
        XmlWriter out =
                new XmlWriter()
                        .text("ToUserName", account.originalId())
                        .text("FromUserName", from)
                        .number("CreateTime", clock.epochSecond())
                        .text("MsgType", "event")
                        .text("Event", event);
        fields.accept(out);
        byte[] payload = out.end().getBytes(StandardCharsets.UTF_8);
        return callbacks.push(from, payload, Interaction.OTHER, outcome -> {});
    }
}
