// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Taps on the account's menu (WeChat's protocol, inbound.md 5.2). */
public sealed interface MenuEvent extends InboundEvent {

    /**
     * A button of type click.
     *
     * @param key the button's key
     */
    record Click(Received received, String key) implements MenuEvent {}

    /**
     * A button of type view: the user was sent to a web page.
     *
     * @param url that page
     * @param menuId which personalised menu it was, null if not sent
     */
    record View(Received received, String url, @Nullable String menuId) implements MenuEvent {}

    /**
     * A button of type miniprogram: the user was sent to a mini program.
     *
     * @param pagePath the page of the mini program
     * @param menuId which personalised menu it was, null if not sent
     */
    record ViewMiniProgram(Received received, String pagePath, @Nullable String menuId)
            implements MenuEvent {}

    /**
     * A button of type scancode_push or scancode_waitmsg: the user scanned a code.
     *
     * @param key the button's key
     * @param waiting whether the user is shown that an answer is being waited for
     * @param codeType what was scanned: {@code qrcode} or {@code barcode}
     * @param result what the code says; of a barcode with its symbology before it, as in {@code
     *     EAN_13,6900000000014}
     */
    record ScanCode(Received received, String key, boolean waiting, String codeType, String result)
            implements MenuEvent {

        /**
         * Returns the symbology of the barcode, such as {@code EAN_13}; null if it is no barcode.
         */
        public @Nullable String symbology() {
            int comma = comma();
            return comma < 0 ? null : result.substring(0, comma);
        }

        /** Returns the content of the code, without the symbology of a barcode. */
        public String value() {
            return result.substring(comma() + 1);
        }

        private int comma() {
            return codeType.equals("barcode") ? result.indexOf(',') : -1;
        }
    }

    /**
     * A button of type pic_sysphoto, pic_photo_or_album or pic_weixin: the user sends pictures.
     * They come as image messages of their own, before or after this event.
     *
     * @param key the button's key
     * @param source what the button offered
     * @param count how many pictures, as WeChat counts them
     * @param md5s the MD5 of each picture, as hex digits
     */
    record SendPictures(
            Received received, String key, PictureSource source, int count, List<String> md5s)
            implements MenuEvent {

        public SendPictures {
            md5s = List.copyOf(md5s);
        }
    }

    /** Where a menu button lets the user take pictures from. */
    enum PictureSource {
        CAMERA,
        CAMERA_OR_ALBUM,
        ALBUM
    }

    /**
     * A button of type location_select: the user picked a place. It may come again as a location
     * message.
     *
     * @param key the button's key
     * @param latitude degrees, WeChat's {@code Location_X}
     * @param longitude degrees, WeChat's {@code Location_Y}
     * @param scale the zoom of the map, null if not sent
     * @param label the address of the place, null if not sent
     * @param poiName the name of the place as Moments has it, null if it has none
     */
    record SelectLocation(
            Received received,
            String key,
            double latitude,
            double longitude,
            @Nullable Integer scale,
            @Nullable String label,
            @Nullable String poiName)
            implements MenuEvent {}
}
