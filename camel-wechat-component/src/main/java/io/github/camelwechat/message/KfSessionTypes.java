// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import java.util.List;

/** The events of WeChat's protocol, inbound.md 5.5. */
final class KfSessionTypes {

    static final List<EventType> ALL =
            List.of(
                    new EventType(
                            "kf_create_session",
                            (r, f) -> new KfSessionEvent.Opened(r, f.needText("KfAccount"))),
                    new EventType(
                            "kf_close_session",
                            (r, f) -> new KfSessionEvent.Closed(r, f.needText("KfAccount"))),
                    new EventType(
                            "kf_switch_session",
                            (r, f) ->
                                    new KfSessionEvent.Switched(
                                            r,
                                            f.needText("FromKfAccount"),
                                            f.needText("ToKfAccount"))));

    private KfSessionTypes() {}
}
