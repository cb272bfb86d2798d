// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.testing.typed;

import static io.github.camelwechat.testing.typed.TypedSample.sample;

import io.github.camelwechat.message.ChatEvent;
import io.github.camelwechat.message.DeviceEvent;
import java.util.List;

/** Devices, the chat itself and the debug tool. */
final class DeviceAndChatSamples {

    private DeviceAndChatSamples() {}

    static List<TypedSample> all() {
        return List.of(
                sample(
                        "events/device/device_event-bind.xml",
                        DeviceEvent.Bound.class,
                        1789000961,
                        "deviceType",
                        "gh_7a1c5e0d93b2",
                        "deviceId",
                        "dev-0001-inv3nt3d",
                        "sessionId",
                        "501290034",
                        "content",
                        null),
                sample(
                        "events/device/device_event-subscribe_status.xml",
                        DeviceEvent.StatusSubscribed.class,
                        1789000962,
                        "deviceType",
                        "gh_7a1c5e0d93b2",
                        "deviceId",
                        "dev-0001-inv3nt3d",
                        "mode",
                        2),
                sample(
                        "events/other/debug_demo.xml",
                        ChatEvent.DebugTried.class,
                        1789001201,
                        "text",
                        "ping from debug tool"),
                sample(
                        "events/other/user_enter_tempsession.xml",
                        ChatEvent.SessionEntered.class,
                        1789001202,
                        "sessionFrom",
                        "page=help"),
                sample("events/other/ENTER.xml", ChatEvent.Entered.class, 1789001203));
    }
}
