// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import io.github.camelwechat.message.MenuEvent.PictureSource;
import java.util.List;

/** The events of WeChat's protocol, inbound.md 5.2. */
final class MenuTypes {

    static final List<EventType> ALL =
            List.of(
                    new EventType(
                            "CLICK", (r, f) -> new MenuEvent.Click(r, f.needText("EventKey"))),
                    new EventType(
                            "VIEW",
                            (r, f) ->
                                    new MenuEvent.View(
                                            r, f.needText("EventKey"), f.text("MenuId"))),
                    new EventType(
                            "view_miniprogram",
                            (r, f) ->
                                    new MenuEvent.ViewMiniProgram(
                                            r, f.needText("EventKey"), f.text("MenuId"))),
                    new EventType("scancode_push", (r, f) -> scanCode(r, f, false)),
                    new EventType("scancode_waitmsg", (r, f) -> scanCode(r, f, true)),
                    new EventType("pic_sysphoto", (r, f) -> pictures(r, f, PictureSource.CAMERA)),
                    new EventType(
                            "pic_photo_or_album",
                            (r, f) -> pictures(r, f, PictureSource.CAMERA_OR_ALBUM)),
                    new EventType("pic_weixin", (r, f) -> pictures(r, f, PictureSource.ALBUM)),
                    new EventType("location_select", MenuTypes::location));

    private MenuTypes() {}

    private static InboundEvent scanCode(Received received, Fields fields, boolean waiting) {
        Fields code = fields.needInside("ScanCodeInfo");
        return new MenuEvent.ScanCode(
                received,
                fields.needText("EventKey"),
                waiting,
                code.needText("ScanType"),
                code.needText("ScanResult"));
    }

    private static InboundEvent pictures(Received received, Fields fields, PictureSource source) {
        Fields info = fields.needInside("SendPicsInfo");
        List<String> md5s =
                info.each("PicList", "item").stream().map(f -> f.needText("PicMd5Sum")).toList();
        return new MenuEvent.SendPictures(
                received, fields.needText("EventKey"), source, info.needInt("Count"), md5s);
    }

    private static InboundEvent location(Received received, Fields fields) {
        Fields place = fields.needInside("SendLocationInfo");
        return new MenuEvent.SelectLocation(
                received,
                fields.needText("EventKey"),
                place.needDecimal("Location_X"),
                place.needDecimal("Location_Y"),
                place.integer("Scale"),
                place.text("Label"),
                place.text("Poiname"));
    }
}
