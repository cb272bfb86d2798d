// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.testing.typed;

import static io.github.camelwechat.testing.typed.TypedSample.sample;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.message.FollowEvent;
import io.github.camelwechat.message.FollowSource;
import io.github.camelwechat.message.MenuEvent;
import io.github.camelwechat.message.MenuEvent.PictureSource;
import java.util.List;
import java.util.stream.Stream;

/** Follows, scans, positions and the menu. */
final class FollowAndMenuSamples {

    private static final String SCENE = "shop_12:table=7|promo";
    private static final String NUMBER_TICKET = "gQH47jwAAAAAinventedTicketForScene20481";
    private static final String TEXT_TICKET = "gQE58jwAAAAAinventedTicketForSceneStr";

    private FollowAndMenuSamples() {}

    static List<TypedSample> all() {
        return Stream.concat(follow().stream(), menu().stream()).toList();
    }

    private static List<TypedSample> follow() {
        return List.of(
                subscribe("", 1789000100, new FollowSource.Direct(), null),
                subscribe("-no-eventkey", 1789000101, new FollowSource.Direct(), null),
                subscribe(
                        "-qrscene-int",
                        1789000102,
                        new FollowSource.QrCode("20481"),
                        NUMBER_TICKET),
                subscribe("-qrscene-str", 1789000103, new FollowSource.QrCode(SCENE), TEXT_TICKET),
                subscribe(
                        "-last-trade-no",
                        1789000104,
                        new FollowSource.Payment("4200009876202609091234567890"),
                        null),
                subscribe(
                        "-scanbarcode",
                        1789000105,
                        new FollowSource.ProductPage(
                                FollowSource.Scanned.BARCODE, "ean13", "6900000000014", "demo"),
                        null),
                sample("events/follow/unsubscribe.xml", FollowEvent.Unsubscribe.class, 1789000106),
                sample(
                        "events/follow/unsubscribe-with-eventkey.xml",
                        FollowEvent.Unsubscribe.class,
                        1789000107),
                scan("scan", 1789000108, "20481", NUMBER_TICKET),
                scan("scan-str", 1789000109, SCENE, TEXT_TICKET),
                position("events/follow/location-report.xml", 1789000110, 30.246071, 120.15507, 65),
                position("component/release-test-event.xml", 1789002100, 31.204410, 121.436602, 40)
                        .by(new OpenId("ozy4qtInventedTesterOpenId0001")));
    }

    private static List<TypedSample> menu() {
        return List.of(
                sample(
                        "events/menu/click.xml",
                        MenuEvent.Click.class,
                        1789000200,
                        "key",
                        "MENU_ORDER_STATUS"),
                sample(
                        "events/menu/view.xml",
                        MenuEvent.View.class,
                        1789000201,
                        "url",
                        "https://example.org/m/home?from=menu",
                        "menuId",
                        "436028155"),
                sample(
                        "events/menu/view-no-menuid.xml",
                        MenuEvent.View.class,
                        1789000202,
                        "url",
                        "https://example.org/m/home",
                        "menuId",
                        null),
                sample(
                        "events/menu/view_miniprogram.xml",
                        MenuEvent.ViewMiniProgram.class,
                        1789000203,
                        "pagePath",
                        "pages/index/index?ch=menu",
                        "menuId",
                        "436028155"),
                scanCode(
                        "scancode_push-qrcode",
                        1789000204,
                        "SCAN_PUSH",
                        false,
                        "qrcode",
                        "https://example.org/q/8f31"),
                scanCode(
                        "scancode_push-barcode",
                        1789000205,
                        "SCAN_PUSH",
                        false,
                        "barcode",
                        "CODE_128,SN20260909A"),
                scanCode(
                        "scancode_waitmsg-barcode",
                        1789000206,
                        "SCAN_WAIT",
                        true,
                        "barcode",
                        "EAN_13,6900000000014"),
                pictures(
                        "pic_sysphoto",
                        1789000207,
                        "PHOTO_NOW",
                        PictureSource.CAMERA,
                        "0f3a5b7c9d1e2f405162738495a6b7c8"),
                pictures(
                        "pic_photo_or_album",
                        1789000208,
                        "PHOTO_ANY",
                        PictureSource.CAMERA_OR_ALBUM,
                        "1a2b3c4d5e6f708192a3b4c5d6e7f809",
                        "2b3c4d5e6f708192a3b4c5d6e7f8091a"),
                pictures(
                        "pic_photo_or_album-repeated-piclist",
                        1789000209,
                        "PHOTO_ANY",
                        PictureSource.CAMERA_OR_ALBUM,
                        "1a2b3c4d5e6f708192a3b4c5d6e7f809",
                        "2b3c4d5e6f708192a3b4c5d6e7f8091a"),
                pictures(
                        "pic_weixin",
                        1789000210,
                        "PHOTO_ALBUM",
                        PictureSource.ALBUM,
                        "3c4d5e6f708192a3b4c5d6e7f8091a2b"),
                pictures("pic_weixin-empty", 1789000211, "PHOTO_ALBUM", PictureSource.ALBUM),
                sample(
                        "events/menu/location_select.xml",
                        MenuEvent.SelectLocation.class,
                        1789000212,
                        "key",
                        "PICK_PLACE",
                        "latitude",
                        30.246071,
                        "longitude",
                        120.155070,
                        "scale",
                        16,
                        "label",
                        "浙江省杭州市西湖区示例路 8 号",
                        "poiName",
                        null));
    }

    private static TypedSample subscribe(
            String kind, long createTime, FollowSource source, String ticket) {
        return sample(
                "events/follow/subscribe" + kind + ".xml",
                FollowEvent.Subscribe.class,
                createTime,
                "source",
                source,
                "ticket",
                ticket);
    }

    private static TypedSample scan(String name, long createTime, String scene, String ticket) {
        return sample(
                "events/follow/" + name + ".xml",
                FollowEvent.Scan.class,
                createTime,
                "scene",
                scene,
                "ticket",
                ticket);
    }

    private static TypedSample position(
            String file, long createTime, double latitude, double longitude, double precision) {
        return sample(
                file,
                FollowEvent.LocationReport.class,
                createTime,
                "latitude",
                latitude,
                "longitude",
                longitude,
                "precision",
                precision);
    }

    private static TypedSample scanCode(
            String name,
            long createTime,
            String key,
            boolean waiting,
            String codeType,
            String result) {
        return sample(
                "events/menu/" + name + ".xml",
                MenuEvent.ScanCode.class,
                createTime,
                "key",
                key,
                "waiting",
                waiting,
                "codeType",
                codeType,
                "result",
                result);
    }

    private static TypedSample pictures(
            String name, long createTime, String key, PictureSource source, String... md5s) {
        return sample(
                "events/menu/" + name + ".xml",
                MenuEvent.SendPictures.class,
                createTime,
                "key",
                key,
                "source",
                source,
                "count",
                md5s.length,
                "md5s",
                List.of(md5s));
    }
}
