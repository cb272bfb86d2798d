// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import java.util.List;

/** The remaining events of WeChat's protocol, inbound.md 5.12. */
final class ChatTypes {

    static final List<EventType> ALL =
            List.of(
                    new EventType("ENTER", (r, f) -> new ChatEvent.Entered(r)),
                    new EventType(
                            "user_enter_tempsession",
                            (r, f) -> new ChatEvent.SessionEntered(r, f.text("SessionFrom"))),
                    new EventType(
                            "debug_demo",
                            (r, f) -> new ChatEvent.DebugTried(r, f.text("debug_str"))));

    private ChatTypes() {}
}
