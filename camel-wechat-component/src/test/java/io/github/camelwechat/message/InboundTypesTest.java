// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.account.OpenId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of the types of messages and events. */
class InboundTypesTest {

    private static final Map<String, Object> MASS_SEND =
            Map.of(
                    "MsgID",
                    "1",
                    "TotalCount",
                    "4",
                    "FilterCount",
                    "3",
                    "SentCount",
                    "2",
                    "ErrorCount",
                    "1");

    @Test
    void takesWhatItNeverHeardOfForUnknownWithAllFields() {
        Map<String, Object> fields = Map.of("New", List.of(Map.of("a", "b")));
        assertThat(of("hologram", null, fields)).isInstanceOf(InboundMessage.Unknown.class);
        assertThat(of(null, null, fields)).isInstanceOf(InboundMessage.Unknown.class);
        assertThat(of(null, "subscribe", fields)).isInstanceOf(InboundMessage.Unknown.class);
        assertThat(of("event", "brand_new", fields)).isInstanceOf(InboundEvent.Unknown.class);
        assertThat(of("event", null, fields)).isInstanceOf(InboundEvent.Unknown.class);
        assertThat(of("device_event", "subscribe", fields))
                .isInstanceOf(InboundEvent.Unknown.class);
        assertThat(of("event", "bind", fields)).isInstanceOf(InboundEvent.Unknown.class);
        assertThat(of("event", "brand_new", fields).received().fields()).isEqualTo(fields);
    }

    @ParameterizedTest
    @ValueSource(strings = {"north", "", "NaN", "Infinity", "-1e999"})
    void takesAPlaceThatIsNowhereForUnknown(String latitude) {
        Map<String, Object> fields =
                Map.of("Location_X", latitude, "Location_Y", "120", "Latitude", "1");
        assertThat(of("location", null, fields)).isInstanceOf(InboundMessage.Unknown.class);
        assertThat(event("LOCATION", "Latitude", latitude, "Longitude", "120"))
                .isInstanceOf(InboundEvent.Unknown.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "2", "", "TRUE "})
    void doesNotGuessAtATruthValueItNeeds(String isPass) {
        assertThat(event("card_merchant_check_result", "MerchantId", "1", "IsPass", isPass))
                .isInstanceOf(InboundEvent.Unknown.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775807", "x", "-1.5", "0"})
    void doesNotGuessAtATimeItNeeds(String seconds) {
        assertThat(event("verify_expired", "ExpiredTime", seconds))
                .isInstanceOf(InboundEvent.Unknown.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"two words", "", "\u0001"})
    void doesNotTakeAnyTextForAPerson(String openId) {
        assertThat(event("user_authorization_cancellation", "OpenID", openId, "FromUserName", "o"))
                .isInstanceOf(InboundEvent.Unknown.class);
    }

    @Test
    void readsTheSameEventInAnySpellingOfItsName() {
        for (String name : List.of("TEMPLATESENDJOBFINISH", "templateSendJobFinish")) {
            for (String each : List.of(name, name.toLowerCase(Locale.ROOT))) {
                assertThat(event(each, "MsgID", "1", "Status", "success"))
                        .isInstanceOf(JobEvent.TemplateSent.class);
            }
        }
        assertThat(event("WIFICONNECTED", "ConnectTime", "1789000940"))
                .isInstanceOf(ProximityEvent.WifiConnected.class);
        assertThat(of("EVENT", "ENTER", Map.of())).isInstanceOf(ChatEvent.Entered.class);
        assertThat(of("Text", null, Map.of("Content", "x")))
                .isInstanceOf(InboundMessage.Text.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "【收到不支持的消息类型，暂无法显示】",
                "【收到不支援的訊息類型，無法顯示】",
                "[Unsupported Message]",
                "[Unsupported message]",
                " [Unsupported message]\n"
            })
    void knowsThePlaceholderOfWhatWeChatCannotShow(String content) {
        assertThat(text(content).isPlaceholder()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "What is [Unsupported message]?", "[unsupported message]"})
    void takesAPersonsWordsForAPersonsWords(String content) {
        assertThat(text(content).isPlaceholder()).isFalse();
        assertThat(text(content).content()).isEqualTo(content);
    }

    @Test
    void knowsTheArticleAndTheSubMerchantOfAnyMessage() {
        InboundMessage message =
                (InboundMessage) of("hologram", null, Map.of("MsgDataId", "30", "BusinessId", "7"));
        assertThat(message.article()).isEqualTo(new ArticleOrigin("30", null));
        assertThat(message.businessId()).isEqualTo("7");
        assertThat(text("x").article()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "qrscene_qrscene_1, qrscene_1",
        "qrscene_0, 0",
        "qrscene_,",
        "last_trade_no_1,",
        "scanimage|a|b,",
        "x,",
        ","
    })
    void tellsTheSceneOfAFollowAndOnlyThat(String eventKey, String scene) {
        assertThat(subscribe(eventKey).scene()).isEqualTo(scene);
    }

    @Test
    void tellsAFollowFromAnother() {
        assertThat(subscribe(null).source()).isEqualTo(new FollowSource.Direct());
        assertThat(subscribe("last_trade_no_42").source())
                .isEqualTo(new FollowSource.Payment("42"));
        assertThat(subscribe("scanimage|ean13|690|a|b").source())
                .isEqualTo(
                        new FollowSource.ProductPage(
                                FollowSource.Scanned.IMAGE, "ean13", "690", "a|b"));
        assertThat(subscribe("scanbarcode|ean13|690").source())
                .isEqualTo(
                        new FollowSource.ProductPage(
                                FollowSource.Scanned.BARCODE, "ean13", "690", null));
        for (String other : List.of("scanbarcode|ean13", "qrscene_", "last_trade_no_", "fair")) {
            assertThat(subscribe(other).source()).isEqualTo(new FollowSource.Other(other));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "barcode, 'EAN_13,690', EAN_13, 690",
        "barcode, 690, , 690",
        "qrcode, 'a,b', , 'a,b'"
    })
    void tellsACodeFromItsSymbology(String type, String result, String symbology, String value) {
        Inbound scanned =
                event(
                        "scancode_waitmsg",
                        "EventKey",
                        "K",
                        "ScanCodeInfo",
                        Map.of("ScanType", type, "ScanResult", result));
        assertThat(((MenuEvent.ScanCode) scanned).symbology()).isEqualTo(symbology);
        assertThat(((MenuEvent.ScanCode) scanned).value()).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "send success, true,",
        "sendsuccess, true,",
        "send fail, false,",
        "err(10001), false, 10001",
        "err(), false,",
        "err(99999999999), false,"
    })
    void tellsHowAMassSendEnded(String status, boolean succeeded, Integer refusal) {
        Map<String, Object> fields = new HashMap<>(MASS_SEND);
        fields.put("Status", status);
        JobEvent.MassSent sent = (JobEvent.MassSent) of("event", "MASSSENDJOBFINISH", fields);
        assertThat(sent.succeeded()).isEqualTo(succeeded);
        assertThat(sent.refusal()).isEqualTo(refusal);
    }

    @Test
    void tellsGoodOutcomesFromBadOnes() {
        Received r = received("event", "any", Map.of());
        assertThat(new JobEvent.TemplateSent(r, "1", "success").delivered()).isTrue();
        assertThat(new JobEvent.TemplateSent(r, "1", "failed:user block").delivered()).isFalse();
        assertThat(new JobEvent.Published(r, "1", 0, "a", List.of(), List.of()).succeeded())
                .isTrue();
        assertThat(new JobEvent.Published(r, "1", 1, null, List.of(), List.of()).succeeded())
                .isFalse();
        assertThat(new SubscriptionEvent.Choice("t", "accept", null).accepted()).isTrue();
        assertThat(new SubscriptionEvent.Choice("t", "reject", null).accepted()).isFalse();
        assertThat(new SubscriptionEvent.Result("t", "1", 0, null).delivered()).isTrue();
        assertThat(new SubscriptionEvent.Result("t", "1", 43101, null).delivered()).isFalse();
        assertThat(new StoreEvent.StoreReviewed(r, null, "1", "succ", null).approved()).isTrue();
        assertThat(new StoreEvent.StoreReviewed(r, null, "1", "fail", null).approved()).isFalse();
        assertThat(new ScanProductEvent.ProductReviewed(r, "s", "k", "verify_ok", null).approved())
                .isTrue();
        assertThat(new ScanProductEvent.ProductReviewed(r, "s", "k", "other", null).approved())
                .isFalse();
    }

    @Test
    void readsEverySpellingOfAField() {
        assertThat(event("poi_check_notify", "PoiId", "1", "Result", "fail", "msg", "why"))
                .isInstanceOfSatisfying(
                        StoreEvent.StoreReviewed.class,
                        e -> assertThat(e.message()).isEqualTo("why"));
        assertThat(event("WifiConnected", "ConnectTime", "1", "ShopId", "9", "PlaceId", "8"))
                .isInstanceOfSatisfying(
                        ProximityEvent.WifiConnected.class,
                        e -> assertThat(e.shopId()).isEqualTo("9"));
        assertThat(
                        event(
                                "user_authorize_invoice",
                                "SuccOrderId",
                                "1",
                                "AuthorizeAppId",
                                "wx",
                                "source",
                                "app"))
                .isInstanceOfSatisfying(
                        InvoiceEvent.Authorized.class,
                        e -> {
                            assertThat(e.authorizedAppId()).isEqualTo("wx");
                            assertThat(e.source()).isEqualTo("app");
                        });
    }

    @Test
    void readsWhatNoSampleHas() {
        assertThat(of("device_event", "unbind", Map.of("DeviceType", "t", "DeviceID", "d")))
                .isInstanceOfSatisfying(
                        DeviceEvent.Unbound.class, e -> assertThat(e.deviceId()).isEqualTo("d"));
        assertThat(
                        of(
                                "device_event",
                                "unsubscribe_status",
                                Map.of("DeviceType", "t", "DeviceID", "d", "OpType", "0")))
                .isInstanceOfSatisfying(
                        DeviceEvent.StatusUnsubscribed.class, e -> assertThat(e.mode()).isZero());
        assertThat(event("WifiConnected", "ConnectTime", "1789000940", "ExpireTime", "1789004540"))
                .isInstanceOfSatisfying(
                        ProximityEvent.WifiConnected.class,
                        e ->
                                assertThat(e.expiresAt())
                                        .isEqualTo(Instant.ofEpochSecond(1_789_004_540)));
    }

    @Test
    void readsAListWithoutItsWrapper() {
        Map<String, Object> beacon =
                Map.of("Uuid", "u", "Major", "1", "Minor", "2", "Distance", "0.5");
        assertThat(
                        event(
                                "ShakearoundUserShake",
                                "ChosenBeacon",
                                beacon,
                                "AroundBeacons",
                                List.of(beacon, beacon)))
                .isInstanceOfSatisfying(
                        ProximityEvent.Shaken.class, e -> assertThat(e.around()).hasSize(2));
    }

    @Test
    void handsOutListsThatNobodyCanChange() {
        List<String> md5s = new ArrayList<>(List.of("a"));
        MenuEvent.SendPictures pictures =
                new MenuEvent.SendPictures(
                        received("event", "pic_weixin", Map.of()),
                        "K",
                        MenuEvent.PictureSource.ALBUM,
                        1,
                        md5s);
        md5s.clear();
        assertThat(pictures.md5s()).containsExactly("a");
        assertThatThrownBy(() -> pictures.md5s().clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    private static InboundMessage.Text text(String content) {
        return (InboundMessage.Text) of("text", null, Map.of("Content", content));
    }

    private static FollowEvent.Subscribe subscribe(String eventKey) {
        return (FollowEvent.Subscribe)
                of(
                        "event",
                        "subscribe",
                        eventKey == null ? Map.of() : Map.of("EventKey", eventKey));
    }

    private static Inbound event(String name, Object... namesAndValues) {
        Map<String, Object> fields = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return of("event", name, fields);
    }

    private static Inbound of(String msgType, String event, Map<String, Object> fields) {
        return Inbound.of(received(msgType, event, fields));
    }

    private static Received received(String msgType, String event, Map<String, Object> fields) {
        return new Received(
                "shop",
                "wx3f0c9a7be21d5846",
                new OpenId("oUser"),
                msgType,
                event,
                null,
                Instant.ofEpochSecond(1_789_000_001),
                "shop:key",
                fields);
    }
}
