// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelwechat.message.Inbound;
import io.github.camelwechat.message.InboundEvent;
import io.github.camelwechat.message.InboundMessage;
import io.github.camelwechat.message.Received;
import io.github.camelwechat.testing.InboundSamples;
import io.github.camelwechat.testing.typed.TypedSample;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which fields a type cannot do without, proved by leaving out one after another. */
class MandatoryFieldsTest {

    /** One sample of each type, and the paths of the fields it cannot do without. */
    private static final String TYPES =
            """
            events/card/card_merchant_check_result.xml: IsPass MerchantId
            events/card/card_not_pass_check.xml: CardId
            events/card/card_pass_check.xml: CardId
            events/card/card_pay_order.xml: FreeCoinCount OrderId OrderType PayCoinCount \
                   RefundFreeCoinCount RefundPayCoinCount Status
            events/card/card_sku_remind.xml: CardId
            events/card/giftcard_pay_done.xml: OrderId PageId
            events/card/giftcard_send_to_friend.xml: OrderId PageId
            events/card/giftcard_user_accept.xml: OrderId PageId
            events/card/submit_membercard_user_info.xml: CardId UserCardCode
            events/card/update_member_card.xml: CardId ModifyBalance ModifyBonus UserCardCode
            events/card/user_consume_card.xml: CardId ConsumeSource UserCardCode
            events/card/user_del_card.xml: CardId UserCardCode
            events/card/user_enter_session_from_card.xml: CardId UserCardCode
            events/card/user_get_card.xml: CardId UserCardCode
            events/card/user_gifting_card.xml: CardId UserCardCode
            events/card/user_pay_from_pay_cell.xml: CardId Fee OriginalFee TransId UserCardCode
            events/card/user_view_card.xml: CardId UserCardCode
            events/device/device_event-bind.xml: DeviceID DeviceType
            events/device/device_event-subscribe_status.xml: DeviceID DeviceType
            events/device/device_text.xml: DeviceID DeviceType
            events/follow/location-report.xml: Latitude Longitude
            events/follow/scan.xml: EventKey
            events/follow/subscribe-qrscene-str.xml:
            events/follow/subscribe.xml:
            events/follow/unsubscribe.xml:
            events/guide/guide_invite_result_event.xml: GuideInviteEvent \
                   GuideInviteEvent/invite_result
            events/guide/guide_qrcode_scan_event.xml: GuideScanEvent GuideScanEvent/action \
                   GuideScanEvent/openid GuideScanEvent/qrcode_guide_account
            events/invoice/cloud_invoice_invoiceresult_event.xml: fpqqlsh status
            events/invoice/submit_invoice_title.xml: title
            events/invoice/update_invoice_status.xml: CardId Code Status
            events/invoice/user_authorize_invoice-fail.xml: FailOrderId
            events/invoice/user_authorize_invoice-success.xml: SuccOrderId
            events/jobs/MASSSENDJOBFINISH-success.xml: ArticleUrlResult/ResultList/item/ArticleIdx \
                   ArticleUrlResult/ResultList/item/ArticleUrl CopyrightCheckResult/CheckState \
                   CopyrightCheckResult/ResultList/item/ArticleIdx \
                   CopyrightCheckResult/ResultList/item/AuditState \
                   CopyrightCheckResult/ResultList/item/OriginalArticleType \
                   CopyrightCheckResult/ResultList/item/UserDeclareState ErrorCount FilterCount \
                   MsgID SentCount Status TotalCount
            events/jobs/PUBLISHJOBFINISH-success.xml: PublishEventInfo \
                   PublishEventInfo/article_detail/item/article_url \
                   PublishEventInfo/article_detail/item/idx PublishEventInfo/publish_id \
                   PublishEventInfo/publish_status
            events/jobs/TEMPLATESENDJOBFINISH-success.xml: MsgID Status
            events/kf/kf_close_session.xml: KfAccount
            events/kf/kf_create_session.xml: KfAccount
            events/kf/kf_switch_session.xml: FromKfAccount ToKfAccount
            events/menu/click.xml: EventKey
            events/menu/location_select.xml: EventKey SendLocationInfo SendLocationInfo/Location_X \
                   SendLocationInfo/Location_Y
            events/menu/pic_photo_or_album.xml: EventKey SendPicsInfo SendPicsInfo/Count \
                   SendPicsInfo/PicList/item/PicMd5Sum
            events/menu/scancode_push-barcode.xml: EventKey ScanCodeInfo ScanCodeInfo/ScanResult \
                   ScanCodeInfo/ScanType
            events/menu/view.xml: EventKey
            events/menu/view_miniprogram.xml: EventKey
            events/other/ENTER.xml:
            events/other/debug_demo.xml:
            events/other/user_enter_tempsession.xml:
            events/privacy/user_authorization_cancellation.xml: OpenID
            events/privacy/user_authorization_revoke.xml: OpenID
            events/privacy/user_info_modified.xml: OpenID
            events/proximity/ShakearoundLotteryBind.xml: BindTime LotteryId Money Ticket
            events/proximity/ShakearoundUserShake.xml: AroundBeacons/AroundBeacon/Distance \
                   AroundBeacons/AroundBeacon/Major AroundBeacons/AroundBeacon/Minor \
                   AroundBeacons/AroundBeacon/Uuid ChosenBeacon ChosenBeacon/Distance \
                   ChosenBeacon/Major ChosenBeacon/Minor ChosenBeacon/Uuid
            events/proximity/WifiConnected.xml: ConnectTime
            events/scan-product/user_scan_product.xml: KeyStandard KeyStr
            events/scan-product/user_scan_product_async.xml: KeyStandard KeyStr
            events/scan-product/user_scan_product_enter_session.xml: KeyStandard KeyStr
            events/scan-product/user_scan_product_verify_action.xml: KeyStandard KeyStr Result
            events/store/add_store_audit_info.xml: audit_id status
            events/store/apply_merchant_audit_info.xml: audit_id status
            events/store/create_map_poi_audit_info.xml: audit_id status
            events/store/merchant_order.xml: OrderId
            events/store/modify_store_audit_info.xml: audit_id status
            events/store/poi_check_notify.xml: PoiId Result
            events/subscribe-notify/subscribe_msg_change_event.xml: SubscribeMsgChangeEvent \
                   SubscribeMsgChangeEvent/List/TemplateId \
                   SubscribeMsgChangeEvent/List/SubscribeStatusString
            events/subscribe-notify/subscribe_msg_popup_event.xml: SubscribeMsgPopupEvent \
                   SubscribeMsgPopupEvent/List/TemplateId \
                   SubscribeMsgPopupEvent/List/SubscribeStatusString
            events/subscribe-notify/subscribe_msg_sent_event.xml: SubscribeMsgSentEvent \
                   SubscribeMsgSentEvent/List/TemplateId SubscribeMsgSentEvent/List/MsgID \
                   SubscribeMsgSentEvent/List/ErrorCode
            events/verify/annual_renew.xml: ExpiredTime
            events/verify/naming_verify_fail.xml: FailTime
            events/verify/naming_verify_success.xml: ExpiredTime
            events/verify/qualification_verify_fail.xml: FailTime
            events/verify/qualification_verify_success.xml: ExpiredTime
            events/verify/verify_expired.xml: ExpiredTime
            messages/file.xml: FileKey Title
            messages/image.xml: MediaId
            messages/link.xml: Url
            messages/location.xml: Location_X Location_Y
            messages/miniprogrampage.xml: AppId PagePath
            messages/shortvideo.xml: MediaId
            messages/text.xml: Content
            messages/video.xml: MediaId
            messages/voice.xml: MediaId
            """;

    private static final Set<String> NAMES = Set.of("MsgType", "Event");

    private final InboundParser parser = new InboundParser();

    static Stream<Arguments> types() {
        return TYPES.lines()
                .map(line -> line.split(":", 2))
                .map(row -> arguments(row[0], names(row[1])));
    }

    @ParameterizedTest
    @MethodSource("types")
    void makeACallbackUnknownIfTheyAreMissing(String file, List<String> mandatory) {
        Inbound complete = parse(file);
        Set<String> unknownWithout = new TreeSet<>();
        for (List<String> path : paths(complete.received().fields())) {
            Inbound read = Inbound.of(with(complete.received(), path, null));
            if (isUnknown(read)) {
                unknownWithout.add(String.join("/", path));
            } else {
                assertThat(read).hasSameClassAs(complete);
            }
        }
        assertThat(unknownWithout).containsExactlyInAnyOrderElementsOf(mandatory);
    }

    @ParameterizedTest
    @MethodSource("types")
    void areMissingIfTheyAreEmpty(String file) {
        Inbound complete = parse(file);
        for (List<String> path : paths(complete.received().fields())) {
            Inbound missing = Inbound.of(with(complete.received(), path, null));
            Inbound empty = Inbound.of(with(complete.received(), path, ""));
            boolean emptyText =
                    empty instanceof InboundMessage.Text text && text.content().isEmpty();
            assertThat(emptyText ? missing : empty).as("%s", path).hasSameClassAs(missing);
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void areUnreadableOrHarmlessIfTheyAreNonsense(String file) {
        Inbound complete = parse(file);
        for (List<String> path : paths(complete.received().fields())) {
            for (Object nonsense :
                    List.of("∞", "-9e999", "9".repeat(30), Map.of("a", "b"), List.of())) {
                Received odd = with(complete.received(), path, nonsense);
                assertThat(Inbound.of(odd).received()).isSameAs(odd);
            }
        }
    }

    @Test
    void areProvedForEveryType() {
        Set<Class<?>> proved = new HashSet<>();
        types().forEach(each -> proved.add(parse((String) each.get()[0]).getClass()));
        Set<Class<?>> typed = new HashSet<>();
        TypedSample.all().forEach(sample -> typed.add(sample.type()));
        assertThat(proved).isEqualTo(typed);
    }

    private Inbound parse(String file) {
        return Inbound.of(
                parser.parse(InboundSamples.account(), InboundSamples.named(file).bytes()));
    }

    private static List<String> names(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split(" +"));
    }

    private static boolean isUnknown(Inbound inbound) {
        return inbound instanceof InboundMessage.Unknown || inbound instanceof InboundEvent.Unknown;
    }

    /** Every field without children, the first of each list. */
    private static List<List<String>> paths(Map<?, ?> tree) {
        List<List<String>> paths = new ArrayList<>();
        tree.forEach(
                (name, value) -> {
                    if (!NAMES.contains(name)) {
                        below(value).forEach(rest -> paths.add(joined((String) name, rest)));
                    }
                });
        return paths;
    }

    private static List<List<String>> below(Object value) {
        if (value instanceof Map<?, ?> map) {
            return Stream.concat(Stream.of(List.<String>of()), paths(map).stream()).toList();
        }
        return value instanceof List<?> list && !list.isEmpty()
                ? below(list.get(0))
                : List.of(List.of());
    }

    private static List<String> joined(String name, List<String> rest) {
        return Stream.concat(Stream.of(name), rest.stream()).toList();
    }

    private static Received with(Received r, List<String> path, Object value) {
        return new Received(
                r.account(),
                r.appId(),
                r.openId(),
                r.msgType(),
                r.event(),
                r.msgId(),
                r.createTime(),
                r.dedupeKey(),
                replaced(r.fields(), path, value));
    }

    private static Map<String, Object> replaced(Map<?, ?> tree, List<String> path, Object value) {
        Map<String, Object> copy = new LinkedHashMap<>();
        tree.forEach((name, each) -> copy.put((String) name, each));
        List<String> rest = path.subList(1, path.size());
        copy.compute(
                path.get(0),
                (name, each) -> rest.isEmpty() ? value : replacedInside(each, rest, value));
        return copy;
    }

    private static Object replacedInside(Object inner, List<String> path, Object value) {
        if (inner instanceof List<?> list) {
            List<Object> copy = new ArrayList<>(list);
            copy.set(0, replacedInside(copy.get(0), path, value));
            return copy;
        }
        return replaced((Map<?, ?>) inner, path, value);
    }
}
