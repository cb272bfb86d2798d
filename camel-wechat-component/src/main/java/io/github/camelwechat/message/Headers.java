// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

/**
 * The wire keys of the component's headers; {@code WeChatConstants} says what each of them tells.
 */
public final class Headers {

    public static final String ACCOUNT = "CamelWeChatAccount";
    public static final String APP_ID = "CamelWeChatAppId";
    public static final String OPEN_ID = "CamelWeChatOpenId";
    public static final String MSG_TYPE = "CamelWeChatMsgType";
    public static final String EVENT = "CamelWeChatEvent";
    public static final String EVENT_KEY = "CamelWeChatEventKey";
    public static final String SCENE = "CamelWeChatScene";
    public static final String MSG_ID = "CamelWeChatMsgId";
    public static final String MEDIA_ID = "CamelWeChatMediaId";
    public static final String THUMB_MEDIA_ID = "CamelWeChatThumbMediaId";
    public static final String CONTENT = "CamelWeChatContent";
    public static final String CREATE_TIME = "CamelWeChatCreateTime";
    public static final String CONVERSATION_ID = "CamelWeChatConversationId";
    public static final String FOLLOWING = "CamelWeChatFollowing";
    public static final String FOLLOWING_SINCE = "CamelWeChatFollowingSince";
    public static final String FOLLOW_SCENE = "CamelWeChatFollowScene";
    public static final String FIRST_INTERACTION = "CamelWeChatFirstInteraction";
    public static final String LAST_INTERACTION = "CamelWeChatLastInteraction";
    public static final String DEDUPE_KEY = "CamelWeChatDedupeKey";
    public static final String DELIVERY_ATTEMPT = "CamelWeChatDeliveryAttempt";
    public static final String LAST_DELIVERY = "CamelWeChatLastDelivery";
    public static final String ACKNOWLEDGED = "CamelWeChatAcknowledged";
    public static final String RAW_XML = "CamelWeChatRawXml";
    public static final String WINDOW_REMAINING = "CamelWeChatWindowRemaining";
    public static final String WINDOW_EXPIRES_AT = "CamelWeChatWindowExpiresAt";
    public static final String WINDOW_STATE = "CamelWeChatWindowState";
    public static final String WINDOW_TRIGGER = "CamelWeChatWindowTrigger";
    public static final String WINDOW_REOPENS = "CamelWeChatWindowReopens";
    public static final String WINDOW = "CamelWeChatWindow";
    public static final String OPERATION = "CamelWeChatOperation";
    public static final String SEND_ID = "CamelWeChatSendId";
    public static final String SEND_STATUS = "CamelWeChatSendStatus";
    public static final String ERROR_CODE = "CamelWeChatErrorCode";
    public static final String ERROR_MESSAGE = "CamelWeChatErrorMessage";
    public static final String REQUEST_ID = "CamelWeChatRequestId";
    public static final String TEMPLATE_ID = "CamelWeChatTemplateId";
    public static final String KF_ACCOUNT = "CamelWeChatKfAccount";
    public static final String API_PATH = "CamelWeChatApiPath";
    public static final String DESCRIPTION = "CamelWeChatDescription";
    public static final String OUTCOME = "CamelWeChatOutcome";
    public static final String SEND_STEPS = "CamelWeChatSendSteps";
    public static final String PARK_ID = "CamelWeChatParkId";
    public static final String TEMPLATE_DATA = "CamelWeChatTemplateData";
    public static final String MEDIA_URL = "CamelWeChatMediaUrl";
    public static final String PICTURE_URL = "CamelWeChatPictureUrl";
    public static final String CURSOR = "CamelWeChatCursor";
    public static final String FORGET_ACCOUNT = "CamelWeChatForgetAccount";
    public static final String DRY_RUN = "CamelWeChatDryRun";
    public static final String SURVEY = "CamelWeChatSurvey";
    public static final String SURVEY_CHOICE = "CamelWeChatSurveyChoice";
    public static final String AUTHORIZER_NAME = "CamelWeChatAuthorizerName";
    public static final String PERMISSION_SETS = "CamelWeChatPermissionSets";

    private Headers() {}
}
