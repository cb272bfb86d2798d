// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat;

import io.github.camelwechat.message.Headers;
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
    public static final String ACCOUNT = Headers.ACCOUNT;

    @Metadata(
            label = "common",
            description =
                    "The appid of that account. For a producer of a third-party platform, that of the"
                            + " account to act for.",
            javaType = "String")
    public static final String APP_ID = Headers.APP_ID;

    @Metadata(
            label = "common",
            description = "The user: who the callback is about, or whom to send to.",
            javaType = "String")
    public static final String OPEN_ID = Headers.OPEN_ID;

    @Metadata(
            label = "common",
            description =
                    "WeChat's MsgType of the callback; for a producer the kind of the media in the"
                            + " body: image, voice or video.",
            javaType = "String")
    public static final String MSG_TYPE = Headers.MSG_TYPE;

    @Metadata(
            label = "consumer",
            description = "WeChat's Event, as spelled by WeChat.",
            javaType = "String")
    public static final String EVENT = Headers.EVENT;

    @Metadata(label = "consumer", description = "WeChat's EventKey.", javaType = "String")
    public static final String EVENT_KEY = Headers.EVENT_KEY;

    @Metadata(
            label = "common",
            description =
                    "The scene of a parametric QR code, without WeChat's prefix; for operation"
                            + " createQrCode the one to make.",
            javaType = "String")
    public static final String SCENE = Headers.SCENE;

    @Metadata(
            label = "consumer",
            description = "WeChat's MsgId; not unique between users, use the dedupe key.",
            javaType = "String")
    public static final String MSG_ID = Headers.MSG_ID;

    @Metadata(
            label = "common",
            description =
                    "The id of the media in the callback, or of the media or draft an operation is"
                            + " about.",
            javaType = "String")
    public static final String MEDIA_ID = Headers.MEDIA_ID;

    @Metadata(
            label = "consumer",
            description = "The id of the preview picture of the video in the callback.",
            javaType = "String")
    public static final String THUMB_MEDIA_ID = Headers.THUMB_MEDIA_ID;

    @Metadata(label = "consumer", description = "The text of a text message.", javaType = "String")
    public static final String CONTENT = Headers.CONTENT;

    @Metadata(
            label = "common",
            description =
                    "The conversation that a callback, or a message that went out, belongs to, where conversationGap is set; the same on all nodes.",
            javaType = "String")
    public static final String CONVERSATION_ID = Headers.CONVERSATION_ID;

    @Metadata(
            label = "common",
            description =
                    "Whether the user follows the account, as far as is known: with followerState, and from operation followerStatus.",
            javaType = "Boolean")
    public static final String FOLLOWING = Headers.FOLLOWING;

    @Metadata(
            label = "common",
            description =
                    "Since when the user follows, or follows no longer, in seconds since 1970, if that is known.",
            javaType = "Long")
    public static final String FOLLOWING_SINCE = Headers.FOLLOWING_SINCE;

    @Metadata(
            label = "common",
            description =
                    "The scene of the QR code by which the user came to follow, if it was one.",
            javaType = "String")
    public static final String FOLLOW_SCENE = Headers.FOLLOW_SCENE;

    @Metadata(
            label = "common",
            description = "When the user first did something that is known, in seconds since 1970.",
            javaType = "Long")
    public static final String FIRST_INTERACTION = Headers.FIRST_INTERACTION;

    @Metadata(
            label = "common",
            description =
                    "When the user last did something, with the callback itself, in seconds since 1970.",
            javaType = "Long")
    public static final String LAST_INTERACTION = Headers.LAST_INTERACTION;

    @Metadata(
            label = "consumer",
            description = "When it happened according to WeChat, in seconds since 1970.",
            javaType = "Long")
    public static final String CREATE_TIME = Headers.CREATE_TIME;

    @Metadata(
            label = "consumer",
            description =
                    "The same for every delivery of one callback, different for any two callbacks.",
            javaType = "String")
    public static final String DEDUPE_KEY = Headers.DEDUPE_KEY;

    @Metadata(
            label = "consumer",
            description = "Which delivery of the callback this is, from 1.",
            javaType = "Integer")
    public static final String DELIVERY_ATTEMPT = Headers.DELIVERY_ATTEMPT;

    @Metadata(
            label = "consumer",
            description = "Whether WeChat will not deliver the callback again.",
            javaType = "Boolean")
    public static final String LAST_DELIVERY = Headers.LAST_DELIVERY;

    @Metadata(
            label = "consumer",
            description =
                    "Whether WeChat got its answer before the route ended, so that a failure cannot"
                            + " bring it back.",
            javaType = "Boolean")
    public static final String ACKNOWLEDGED = Headers.ACKNOWLEDGED;

    @Metadata(
            label = "consumer",
            description = "The decrypted XML or JSON, if includeRawXml is set.",
            javaType = "String")
    public static final String RAW_XML = Headers.RAW_XML;

    @Metadata(
            label = "common",
            description =
                    "Where a voice message or video can be heard or seen on the web, for accounts that may not send it (unsupported=link).",
            javaType = "String")
    public static final String MEDIA_URL = Headers.MEDIA_URL;

    @Metadata(
            label = "producer",
            description =
                    "The picture of the card that a video with a title becomes with unsupported=link.",
            javaType = "String")
    public static final String PICTURE_URL = Headers.PICTURE_URL;

    @Metadata(
            label = "common",
            description = "How many customer-service messages the user's window still allows.",
            javaType = "Integer")
    public static final String WINDOW_REMAINING = Headers.WINDOW_REMAINING;

    @Metadata(
            label = "common",
            description = "When the user's window closes, in seconds since 1970.",
            javaType = "Long")
    public static final String WINDOW_EXPIRES_AT = Headers.WINDOW_EXPIRES_AT;

    @Metadata(
            label = "common",
            description = "The state of the user's window: open, exhausted, closed or unknown.",
            javaType = "String")
    public static final String WINDOW_STATE = Headers.WINDOW_STATE;

    @Metadata(
            label = "common",
            description =
                    "What the user did that opened the window: message, follow, scan, menu-click,"
                            + " msgmenu-tap, payment or event.",
            javaType = "String")
    public static final String WINDOW_TRIGGER = Headers.WINDOW_TRIGGER;

    @Metadata(
            label = "common",
            description = "What the user would have to do to open a window, in one clause.",
            javaType = "String")
    public static final String WINDOW_REOPENS = Headers.WINDOW_REOPENS;

    @Metadata(
            label = "common",
            description = "Everything known about the user's window, as one JSON object.",
            javaType = "String")
    public static final String WINDOW = Headers.WINDOW;

    @Metadata(
            label = "producer",
            description = "What to do; overrides option operation.",
            javaType = "io.github.camelwechat.WeChatOperation")
    public static final String OPERATION = Headers.OPERATION;

    @Metadata(
            label = "common",
            description =
                    "Names a send, so that a repetition returns the first result instead of sending"
                            + " again. On a callback that tells how a send ended: what the route had"
                            + " named it.",
            javaType = "String")
    public static final String SEND_ID = Headers.SEND_ID;

    @Metadata(
            label = "producer",
            description =
                    "How the message went: PASSIVE, SENT, ASKED, TEMPLATE, PARKED or UNCERTAIN;"
                            + " DRY_RUN if it did not.",
            javaType = "String")
    public static final String SEND_STATUS = Headers.SEND_STATUS;

    @Metadata(
            label = "producer",
            description = "WeChat's errcode of a failed call.",
            javaType = "Integer")
    public static final String ERROR_CODE = Headers.ERROR_CODE;

    @Metadata(
            label = "producer",
            description = "WeChat's errmsg of a failed call.",
            javaType = "String")
    public static final String ERROR_MESSAGE = Headers.ERROR_MESSAGE;

    @Metadata(
            label = "producer",
            description = "WeChat's rid of a failed call, which Tencent's support asks for.",
            javaType = "String")
    public static final String REQUEST_ID = Headers.REQUEST_ID;

    @Metadata(
            label = "producer",
            description = "The template to send or to delete.",
            javaType = "String")
    public static final String TEMPLATE_ID = Headers.TEMPLATE_ID;

    @Metadata(
            label = "producer",
            description =
                    "The customer-service agent who says the message, so that the user sees that"
                            + " agent's name and picture; or whom an operation is about.",
            javaType = "String")
    public static final String KF_ACCOUNT = Headers.KF_ACCOUNT;

    @Metadata(
            label = "producer",
            description =
                    "The path that operation callApi calls, with its query but without a host.",
            javaType = "String")
    public static final String API_PATH = Headers.API_PATH;

    @Metadata(
            label = "producer",
            description =
                    "What operation addMaterial shows with a video: a Map or JSON with title and"
                            + " introduction.",
            javaType = "Object")
    public static final String DESCRIPTION = Headers.DESCRIPTION;

    @Metadata(
            label = "producer",
            description =
                    "With outcomeTimeout: how a template message, mass send or publication ended,"
                            + " in WeChat's words; unknown if that was not reported in time.",
            javaType = "String")
    public static final String OUTCOME = Headers.OUTCOME;

    @Metadata(
            label = "producer",
            description =
                    "The ways a message was tried by, each with what came of it, such as"
                            + " customerService=closed,park=parked.",
            javaType = "String")
    public static final String SEND_STEPS = Headers.SEND_STEPS;

    @Metadata(
            label = "common",
            description = "What a message waits under until the window opens.",
            javaType = "String")
    public static final String PARK_ID = Headers.PARK_ID;

    @Metadata(
            label = "producer",
            description =
                    "What a template message says if it has to be sent instead: a Map of the"
                            + " template's fields to their texts.",
            javaType = "java.util.Map")
    public static final String TEMPLATE_DATA = Headers.TEMPLATE_DATA;

    @Metadata(
            label = "producer",
            description =
                    "Where operations listParked and listAuthorizers go on: the cursor of the page"
                            + " before.",
            javaType = "String")
    public static final String CURSOR = Headers.CURSOR;

    @Metadata(
            label = "producer",
            description =
                    "The name of the account for operation forgetAccount, its appid for operation"
                            + " forgetAuthorizer: without it nothing is removed.",
            javaType = "String")
    public static final String FORGET_ACCOUNT = Headers.FORGET_ACCOUNT;

    @Metadata(
            label = "producer",
            description =
                    "With dryRun: what would have been done, as one JSON object with status, steps,"
                            + " answer and requests.",
            javaType = "String")
    public static final String DRY_RUN = Headers.DRY_RUN;

    @Metadata(
            label = "common",
            description =
                    "The survey that the callback answers, with surveys=true; the one that operation"
                            + " sendSurvey sent.",
            javaType = "String")
    public static final String SURVEY = Headers.SURVEY;

    @Metadata(
            label = "consumer",
            description = "With surveys=true: the id of the choice that the user made.",
            javaType = "String")
    public static final String SURVEY_CHOICE = Headers.SURVEY_CHOICE;

    @Metadata(
            label = "consumer",
            description =
                    "What the account is called in WeChat that authorized the platform, in events of channel authorization.",
            javaType = "String")
    public static final String AUTHORIZER_NAME = Headers.AUTHORIZER_NAME;

    @Metadata(
            label = "consumer",
            description =
                    "The permission sets that an account grants the platform, in events of channel authorization: WeChat's numbers with commas between them.",
            javaType = "String")
    public static final String PERMISSION_SETS = Headers.PERMISSION_SETS;

    private WeChatConstants() {}
}
