// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import java.util.List;

/** The events of type {@code device_event} of WeChat's protocol, inbound.md 5.12. */
final class DeviceTypes {

    private static final String DEVICE_TYPE = "DeviceType";
    private static final String DEVICE_ID = "DeviceID";
    private static final String SESSION_ID = "SessionID";
    private static final String CONTENT = "Content";
    private static final String MODE = "OpType";

    static final List<EventType> ALL =
            List.of(
                    new EventType(
                            "bind",
                            (r, f) ->
                                    new DeviceEvent.Bound(
                                            r,
                                            f.needText(DEVICE_TYPE),
                                            f.needText(DEVICE_ID),
                                            f.text(SESSION_ID),
                                            f.text(CONTENT))),
                    new EventType(
                            "unbind",
                            (r, f) ->
                                    new DeviceEvent.Unbound(
                                            r,
                                            f.needText(DEVICE_TYPE),
                                            f.needText(DEVICE_ID),
                                            f.text(SESSION_ID),
                                            f.text(CONTENT))),
                    new EventType(
                            "subscribe_status",
                            (r, f) ->
                                    new DeviceEvent.StatusSubscribed(
                                            r,
                                            f.needText(DEVICE_TYPE),
                                            f.needText(DEVICE_ID),
                                            f.integer(MODE))),
                    new EventType(
                            "unsubscribe_status",
                            (r, f) ->
                                    new DeviceEvent.StatusUnsubscribed(
                                            r,
                                            f.needText(DEVICE_TYPE),
                                            f.needText(DEVICE_ID),
                                            f.integer(MODE))));

    private DeviceTypes() {}
}
