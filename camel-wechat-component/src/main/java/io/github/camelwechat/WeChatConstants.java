// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat;

import org.apache.camel.spi.Metadata;

/**
 * The headers of the WeChat component. Brokers strip them; the canonical JSON body carries what a
 * reply needs.
 */
public final class WeChatConstants {

    @Metadata(
            label = "consumer",
            description = "The name of the account the callback was sent to.",
            javaType = "String")
    public static final String ACCOUNT = "CamelWeChatAccount";

    @Metadata(label = "consumer", description = "The appid of that account.", javaType = "String")
    public static final String APP_ID = "CamelWeChatAppId";

    @Metadata(
            label = "common",
            description = "The user: who the callback is about, or whom to send to.",
            javaType = "String")
    public static final String OPEN_ID = "CamelWeChatOpenId";

    @Metadata(
            label = "common",
            description =
                    "WeChat's MsgType of the callback; for a producer the kind of the media in the body: image, voice"
                            + " or video.",
            javaType = "String")
    public static final String MSG_TYPE = "CamelWeChatMsgType";

    @Metadata(
            label = "consumer",
            description = "WeChat's Event, as spelled by WeChat.",
            javaType = "String")
    public static final String EVENT = "CamelWeChatEvent";

    @Metadata(label = "consumer", description = "WeChat's EventKey.", javaType = "String")
    public static final String EVENT_KEY = "CamelWeChatEventKey";

    @Metadata(
            label = "common",
            description =
                    "The scene of a parametric QR code, without WeChat's prefix; for operation createQrCode the one to"
                            + " make.",
            javaType = "String")
    public static final String SCENE = "CamelWeChatScene";

    @Metadata(
            label = "consumer",
            description = "WeChat's MsgId; not unique between users, use the dedupe key.",
            javaType = "String")
    public static final String MSG_ID = "CamelWeChatMsgId";

    @Metadata(
            label = "common",
            description =
                    "The id of the media in the callback, or of the media or draft an operation is about.",
            javaType = "String")
    public static final String MEDIA_ID = "CamelWeChatMediaId";

    @Metadata(label = "consumer", description = "The text of a text message.", javaType = "String")
    public static final String CONTENT = "CamelWeChatContent";

    @Metadata(
            label = "consumer",
            description = "When it happened according to WeChat, in seconds since 1970.",
            javaType = "Long")
    public static final String CREATE_TIME = "CamelWeChatCreateTime";

    @Metadata(
            label = "consumer",
            description =
                    "The same for every delivery of one callback, different for any two callbacks.",
            javaType = "String")
    public static final String DEDUPE_KEY = "CamelWeChatDedupeKey";

    @Metadata(
            label = "consumer",
            description = "Which delivery of the callback this is, from 1.",
            javaType = "Integer")
    public static final String DELIVERY_ATTEMPT = "CamelWeChatDeliveryAttempt";

    @Metadata(
            label = "consumer",
            description = "Whether WeChat will not deliver the callback again.",
            javaType = "Boolean")
    public static final String LAST_DELIVERY = "CamelWeChatLastDelivery";

    @Metadata(
            label = "consumer",
            description =
                    "Whether WeChat got its answer before the route ended, so that a failure cannot bring it back.",
            javaType = "Boolean")
    public static final String ACKNOWLEDGED = "CamelWeChatAcknowledged";

    @Metadata(
            label = "consumer",
            description = "The decrypted XML or JSON, if includeRawXml is set.",
            javaType = "String")
    public static final String RAW_XML = "CamelWeChatRawXml";

    @Metadata(
            label = "common",
            description = "How many customer-service messages the user's window still allows.",
            javaType = "Integer")
    public static final String WINDOW_REMAINING = "CamelWeChatWindowRemaining";

    @Metadata(
            label = "common",
            description = "When the user's window closes, in seconds since 1970.",
            javaType = "Long")
    public static final String WINDOW_EXPIRES_AT = "CamelWeChatWindowExpiresAt";

    @Metadata(
            label = "common",
            description = "The state of the user's window: open, exhausted, closed or unknown.",
            javaType = "String")
    public static final String WINDOW_STATE = "CamelWeChatWindowState";

    @Metadata(
            label = "common",
            description =
                    "What the user did that opened the window: message, follow, scan, menu-click,"
                            + " msgmenu-tap, payment or event.",
            javaType = "String")
    public static final String WINDOW_TRIGGER = "CamelWeChatWindowTrigger";

    @Metadata(
            label = "common",
            description = "What the user would have to do to open a window, in one clause.",
            javaType = "String")
    public static final String WINDOW_REOPENS = "CamelWeChatWindowReopens";

    @Metadata(
            label = "common",
            description = "Everything known about the user's window, as one JSON object.",
            javaType = "String")
    public static final String WINDOW = "CamelWeChatWindow";

    @Metadata(
            label = "producer",
            description = "What to do; overrides option operation.",
            javaType = "io.github.camelwechat.WeChatOperation")
    public static final String OPERATION = "CamelWeChatOperation";

    @Metadata(
            label = "common",
            description =
                    "Names a send, so that a repetition returns the first result instead of sending again. On a callback that"
                            + " tells how a send ended: what the route had named it.",
            javaType = "String")
    public static final String SEND_ID = "CamelWeChatSendId";

    @Metadata(
            label = "producer",
            description =
                    "How the message went: PASSIVE, SENT, ASKED, TEMPLATE, PARKED or UNCERTAIN.",
            javaType = "String")
    public static final String SEND_STATUS = "CamelWeChatSendStatus";

    @Metadata(
            label = "producer",
            description = "WeChat's errcode of a failed call.",
            javaType = "Integer")
    public static final String ERROR_CODE = "CamelWeChatErrorCode";

    @Metadata(
            label = "producer",
            description = "WeChat's errmsg of a failed call.",
            javaType = "String")
    public static final String ERROR_MESSAGE = "CamelWeChatErrorMessage";

    @Metadata(
            label = "producer",
            description = "WeChat's rid of a failed call, which Tencent's support asks for.",
            javaType = "String")
    public static final String REQUEST_ID = "CamelWeChatRequestId";

    @Metadata(
            label = "producer",
            description = "The template to send or to delete.",
            javaType = "String")
    public static final String TEMPLATE_ID = "CamelWeChatTemplateId";

    @Metadata(
            label = "producer",
            description =
                    "The customer-service agent who says the message, so that the user sees that agent's name and"
                            + " picture; or whom an operation is about.",
            javaType = "String")
    public static final String KF_ACCOUNT = "CamelWeChatKfAccount";

    @Metadata(
            label = "producer",
            description =
                    "The path that operation callApi calls, with its query but without a host.",
            javaType = "String")
    public static final String API_PATH = "CamelWeChatApiPath";

    @Metadata(
            label = "producer",
            description =
                    "What operation addMaterial shows with a video: a Map or JSON with title and introduction.",
            javaType = "Object")
    public static final String DESCRIPTION = "CamelWeChatDescription";

    @Metadata(
            label = "producer",
            description =
                    "With outcomeTimeout: how a template message, mass send or publication ended, in WeChat's words; unknown"
                            + " if that was not reported in time.",
            javaType = "String")
    public static final String OUTCOME = "CamelWeChatOutcome";

    @Metadata(
            label = "producer",
            description =
                    "The ways a message was tried by, each with what came of it, such as customerService=closed,park=parked.",
            javaType = "String")
    public static final String SEND_STEPS = "CamelWeChatSendSteps";

    @Metadata(
            label = "common",
            description = "What a message waits under until the window opens.",
            javaType = "String")
    public static final String PARK_ID = "CamelWeChatParkId";

    @Metadata(
            label = "producer",
            description =
                    "What a template message says if it has to be sent instead: a Map of the template's fields to their texts.",
            javaType = "java.util.Map")
    public static final String TEMPLATE_DATA = "CamelWeChatTemplateData";

    @Metadata(
            label = "producer",
            description = "Where operation listParked goes on: the cursor of the page before.",
            javaType = "String")
    public static final String CURSOR = "CamelWeChatCursor";

    private WeChatConstants() {}
}
