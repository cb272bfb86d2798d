// SPDX-License-Identifier: Apache-2.0
// Longer than 350 lines because Camel wants a field, a getter and a setter of every option.
package io.github.camelwechat;

import io.github.camelwechat.account.AccountType;
import io.github.camelwechat.account.SecurityMode;
import io.github.camelwechat.option.AccountRegion;
import io.github.camelwechat.option.AckMode;
import io.github.camelwechat.option.BodyFormat;
import io.github.camelwechat.option.CallbackOrder;
import io.github.camelwechat.option.Channel;
import io.github.camelwechat.option.ClosedWindowPolicy;
import io.github.camelwechat.option.LongText;
import io.github.camelwechat.option.RedeliverOnFailure;
import io.github.camelwechat.option.SourceFilterMode;
import io.github.camelwechat.option.TypingMode;
import io.github.camelwechat.option.UncertainPolicy;
import io.github.camelwechat.option.UnsupportedPolicy;
import io.github.camelwechat.option.WindowMerge;
import io.github.camelwechat.store.StateStore;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Configurer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.camel.spi.UriPath;
import org.jspecify.annotations.Nullable;

/**
 * The options of an account and its endpoints, as Camel sets them. Frozen into immutable values at
 * start.
 */
@Configurer
@UriParams
public class WeChatConfiguration implements Cloneable {

    /** WeChat's public API. */
    public static final String PUBLIC_API = "https://api.weixin.qq.com";

    @UriPath(
            description =
                    "The name of the account: a bean of that name, an entry of the component's accounts, or a name for the credentials given on the URI itself.")
    @Metadata(required = true)
    private @Nullable String account;

    @UriParam(description = "The account's public id, wx followed by 16 hex digits.")
    private @Nullable String appId;

    @UriParam(
            label = "security",
            secret = true,
            description = "The secret that fetches access tokens. Needed to send, not to receive.")
    private @Nullable String appSecret;

    @UriParam(
            label = "consumer,security",
            secret = true,
            description =
                    "The token of the server configuration in the WeChat console, which signs callbacks.")
    private @Nullable String token;

    @UriParam(
            label = "consumer,security",
            secret = true,
            description =
                    "The EncodingAESKey of the server configuration in the WeChat console: 43 letters and digits. Needed unless securityMode is plain.")
    private @Nullable String encodingAesKey;

    @UriParam(
            description =
                    "The account's original id, gh_ followed by 12 hex digits. If it is set, callbacks that are addressed to another one are refused.")
    private @Nullable String originalId;

    @UriParam(
            defaultValue = "false",
            description =
                    "Whether the account is a third-party platform, which acts for all accounts that authorized it. Then appId, appSecret, token and encodingAesKey are the platform's. All endpoints of an account must say the same.")
    private boolean platform;

    @UriParam(
            description =
                    "The appid of an account that authorized the platform: a consumer takes its callbacks only, a producer acts for it unless header CamelWeChatAppId names another. Needs platform=true.")
    private @Nullable String authorizer;

    @UriParam(
            label = "consumer",
            description =
                    "Where a browser is sent whose user authorized the platform, with the appid of the account as parameter appid. Without it a page of ours says that the account is connected. Needs platform=true.")
    private @Nullable String authorizedUrl;

    @UriParam(
            label = "consumer",
            defaultValue = "false",
            description =
                    "Whether callbacks are only listened to, as where another server answers the users of the same account: each is acknowledged, none can be answered by a passive reply, and what the route returns is not sent.")
    private boolean listenOnly;

    @UriParam(
            label = "consumer,security",
            secret = true,
            description = "The token before the current one, still accepted during a rotation.")
    private @Nullable String previousToken;

    @UriParam(
            label = "consumer,security",
            secret = true,
            description =
                    "The EncodingAESKey before the current one, still accepted during a rotation.")
    private @Nullable String previousEncodingAesKey;

    @UriParam(
            label = "consumer,security",
            defaultValue = "safe",
            description =
                    "How WeChat protects callbacks, as set in the WeChat console. Never taken from the request. In plain mode nothing protects the body.")
    private SecurityMode securityMode = SecurityMode.SAFE;

    @UriParam(
            label = "consumer",
            defaultValue = "/wechat/{account}",
            description =
                    "The path WeChat calls. {account} is replaced by the name of the account.")
    private String callbackPath = "/wechat/{account}";

    @UriParam(
            label = "consumer",
            defaultValue = "json",
            description =
                    "What the body is: json for the canonical form as a String, typed for the Inbound value.")
    private BodyFormat bodyFormat = BodyFormat.JSON;

    @UriParam(
            label = "consumer",
            defaultValue = "message",
            description =
                    "What to consume: message for the callbacks, window for what becomes of the users' service windows (opened, closing soon, exhausted, closed, reopened), authorization for the events of a third-party platform itself (authorized, updated, withdrawn and others).")
    private Channel channel = Channel.MESSAGE;

    @UriParam(
            label = "consumer",
            defaultValue = "3600000",
            javaType = "java.time.Duration",
            description =
                    "How long before a service window closes an event of channel window says so. Windows that are shorter than that have no such event. 0 for never.")
    private long windowClosingSoon = 3_600_000;

    @UriParam(
            label = "consumer",
            defaultValue = "processed",
            description =
                    "When to acknowledge a callback: processed when the route is done, at most at replyTimeout; received at once.")
    private AckMode ackMode = AckMode.PROCESSED;

    @UriParam(
            label = "consumer",
            defaultValue = "4200",
            javaType = "java.time.Duration",
            description =
                    "The answer is written by then, counted from when the handler has the request. WeChat gives up after 5 seconds.")
    private long replyTimeout = 4200;

    @UriParam(
            label = "consumer,advanced",
            defaultValue = "timeout",
            description =
                    "How WeChat is asked to deliver a callback again whose route failed on the first or second delivery: timeout leaves the delivery unanswered until WeChat's five seconds are over, which is documented to bring it again, and answers 503 where no more can be held; status answers 503 at once, which WeChat may take for a fault; none acknowledges it.")
    private RedeliverOnFailure redeliverOnFailure = RedeliverOnFailure.TIMEOUT;

    @UriParam(
            label = "consumer",
            defaultValue = "false",
            description =
                    "Whether WeChat's second and third delivery wait for the same answer, which gives the route about 14 seconds. WeChat counts the time-outs meanwhile and may alarm the account's owner.")
    private boolean joinRedeliveries;

    @UriParam(
            label = "consumer",
            defaultValue = "none",
            description =
                    "Whether callbacks of one user enter the route one after another, on all nodes that share a state store: user, or none. Those of different users always run side by side.")
    private CallbackOrder ordered = CallbackOrder.NONE;

    @UriParam(
            label = "consumer",
            defaultValue = "false",
            description =
                    "Whether every callback is kept in the stateStore until its route is over, and run again if the process dies before: then also a callback that was acknowledged is not lost. Needs a stateStore that survives the process.")
    private boolean journal;

    @UriParam(
            label = "consumer",
            defaultValue = "retry",
            description =
                    "What becomes of callbacks while the consumer is suspended: retry leaves them unanswered, so that WeChat delivers them again, three times in all; keep acknowledges them and keeps them in the stateStore, and the route runs them in their order once it goes on, which needs a stateStore that survives the process; answer: with a text after the colon gives the user that text, and the route never sees the callback.")
    private String suspended = "retry";

    @UriParam(
            label = "consumer,security",
            description =
                    "The events after which the user is forgotten, as by operation forgetUser, once the route is over: unsubscribe, user_authorization_revoke and user_authorization_cancellation, with commas between them. None by default.")
    private @Nullable String forgetOn;

    @UriParam(
            label = "consumer",
            defaultValue = "false",
            description =
                    "Whether texts are recognised that answer a survey of operation sendSurvey, tapped or written: headers CamelWeChatSurvey and CamelWeChatSurveyChoice name it. Costs a look into the stateStore for every text.")
    private boolean surveys;

    @UriParam(
            label = "consumer",
            defaultValue = "none",
            description =
                    "Whether the user is shown that an answer is being typed while the route works: auto from the moment at which the callback was acknowledged without an answer until the answer or the end of the route, or none. Needs appSecret. Costs nothing of the service window.")
    private TypingMode typing = TypingMode.NONE;

    @UriParam(
            label = "consumer,advanced",
            description =
                    "Callbacks held open at once. Above it a delivery is acknowledged at once, unless its route is done within a quarter of a second and as many are not parked longer than that. With Camel's Vert.x server each costs some kilobytes of memory, and 10000 are held by default. With other servers each holds a worker: 12 by default, or four fifths of the workers where they are known, and more than there are is refused at start.")
    private @Nullable Integer maxWaiting;

    @UriParam(
            label = "consumer,advanced",
            defaultValue = "0",
            javaType = "java.time.Duration",
            description =
                    "How long no genuine callback may come before the health check of the consumer is DOWN, but not its readiness: then WeChat may have stopped to call. 0 for no alarm.")
    private long silenceAlarm;

    @UriParam(
            label = "consumer,advanced",
            description =
                    "The directory in which genuine callbacks are kept, sealed as they came, so that the simulator can replay them. Needs an encrypted securityMode. None by default.")
    private @Nullable String capture;

    @UriParam(
            label = "consumer,advanced",
            defaultValue = "67108864",
            description =
                    "How many bytes the files of captured callbacks may have together. The oldest file is removed when there are more.")
    private long captureLimit = 64 * 1024 * 1024;

    @UriParam(
            label = "consumer,security",
            defaultValue = "262144",
            description = "The largest callback accepted, in bytes. A larger one is answered 413.")
    private int maxBodySize = 256 * 1024;

    @UriParam(
            label = "consumer,security",
            defaultValue = "300000",
            javaType = "java.time.Duration",
            description =
                    "How far the signed timestamp of a callback may be from our clock. 0 turns the check off: then whoever saw a callback can repeat it.")
    private long freshness = 300_000;

    @UriParam(
            label = "consumer,security",
            defaultValue = "none",
            description =
                    "What to do with callbacks from addresses WeChat does not call from, as its API getcallbackip lists them, read again every day: nothing, log them, or answer 403. Needs appSecret. Until the list was read once every address is taken.")
    private SourceFilterMode sourceFilter = SourceFilterMode.NONE;

    @UriParam(
            label = "consumer,security",
            defaultValue = "0",
            description =
                    "How many proxies of yours every callback passes before it is here, for sourceFilter. With 0 X-Forwarded-For is not read; with n the address that the n-th proxy from here appended to it is the caller's.")
    private int trustedProxies;

    @UriParam(
            defaultValue = "0",
            javaType = "java.time.Duration",
            description =
                    "After what time without an act of a user or a message to them a new conversation begins, whose id then is in header CamelWeChatConversationId and in the canonical JSON, the same on all nodes. Whole seconds, at most 30 days; 0 makes no conversations. On a producer messages that went out are acts too, and get the header.")
    private long conversationGap;

    @UriParam(
            label = "consumer",
            defaultValue = "false",
            description =
                    "Whether it is kept of every user whether they follow, by what scene they came, and when they first and last did something, for headers and for operation followerStatus.")
    private boolean followerState;

    @UriParam(
            label = "consumer,advanced",
            defaultValue = "false",
            description = "Whether header CamelWeChatRawXml carries the decrypted original.")
    private boolean includeRawXml;

    @UriParam(
            label = "advanced",
            defaultValue = PUBLIC_API,
            description =
                    "Where WeChat's API is: a simulator, a proxy or a regional host. Of a comma-separated list the next one is used when one cannot be reached.")
    private String apiBaseUrl = PUBLIC_API;

    @UriParam(
            label = "producer",
            defaultValue = "sendMessage",
            description = "What to do. Header CamelWeChatOperation overrides it.")
    private WeChatOperation operation = WeChatOperation.sendMessage;

    @UriParam(
            label = "producer",
            defaultValue = "split",
            description =
                    "What to do with a text of more than the 2048 bytes in UTF-8 that WeChat takes: split it into several messages, if the service window allows all of them, or fail with InvalidMessageException.")
    private LongText longText = LongText.SPLIT;

    @UriParam(
            label = "producer",
            defaultValue = "false",
            description =
                    "Whether WeChat shows a note with every message that its content came from an AI. Such a message is always pushed, because the answer to a callback cannot carry the note.")
    private boolean aiGenerated;

    @UriParam(
            label = "producer",
            defaultValue = "fail",
            description =
                    "What to do with a message whose user has no open service window: fail with WindowClosedException, park it until the window opens, send a template message instead, or ask WeChat all the same.")
    private ClosedWindowPolicy windowClosed = ClosedWindowPolicy.FAIL;

    @UriParam(
            label = "producer",
            defaultValue = "fail",
            description =
                    "What to do when nobody can know whether a message went out: fail with SendUncertainException, take it as sent, or send it once more at the risk of a duplicate.")
    private UncertainPolicy onUncertain = UncertainPolicy.FAIL;

    @UriParam(
            label = "producer",
            defaultValue = "0",
            javaType = "java.time.Duration",
            description =
                    "How long a template message, a subscription notification, a mass send or a publication waits for the callback that tells how it ended; 0 does not wait. Needs a consumer of the same account that shares the state store.")
    private long outcomeTimeout;

    @UriParam(
            label = "producer",
            description =
                    "The ways a message may take, tried in order: an optional passive, then customerService or ask, then any number of template, subscription or oneTime, each with or without :ID for its template, then an optional park, with commas between them. The alternative to windowClosed.")
    private @Nullable String deliver;

    @UriParam(
            label = "producer",
            description =
                    "The template to send instead when the window is closed. Header CamelWeChatTemplateId overrides it.")
    private @Nullable String templateId;

    @UriParam(
            label = "producer",
            description =
                    "The field of that template that gets the text of a text message, cut to what it holds.")
    private @Nullable String templateText;

    @UriParam(
            label = "producer",
            defaultValue = "false",
            description =
                    "Whether the values of template messages and subscription notifications are checked against the account's own template before they are sent: its fields, and the lists of values it has. The templates are fetched once and kept. All endpoints of an account must say the same.")
    private boolean checkTemplates;

    @UriParam(
            label = "producer",
            defaultValue = "0",
            javaType = "java.time.Duration",
            description =
                    "How long a text waits for others to the same user by the same agent, so that they go out as one message, with a line break between them, and cost one. At most 10 minutes; 0 sends each at once.")
    private long coalesce;

    @UriParam(
            label = "producer",
            defaultValue = "86400000",
            javaType = "java.time.Duration",
            description = "How long a parked message may wait for the window before it expires.")
    private long parkTimeToLive = 86_400_000;

    @UriParam(
            label = "producer",
            defaultValue = "20",
            description = "How many messages may wait for one user. One more fails.")
    private int parkLimit = 20;

    @UriParam(
            label = "producer",
            defaultValue = "false",
            description =
                    "Whether texts that waited together are delivered as one message, with a line break between them, as far as it holds them.")
    private boolean parkCoalesce;

    @UriParam(
            label = "producer,advanced",
            description =
                    "The URI of an endpoint that makes a file into one that WeChat takes, such as direct:transcode or bean:encoder. Called with a file that would be refused for its format, size or playing time, and why as the caught exception; its body is sent instead, if WeChat takes that.")
    private @Nullable String mediaTranscoder;

    @UriParam(
            label = "producer",
            defaultValue = "false",
            description =
                    "Whether to do everything but call WeChat: exchanges are read, checked and decided on as if they were sent, nothing leaves and nothing changes, and header CamelWeChatDryRun tells what would have been sent. Operations that only read are carried out.")
    private boolean dryRun;

    @UriParam(
            description =
                    "The kind of account. What WeChat does not open to it is refused before anything is sent. If it is not set, WeChat decides.")
    private @Nullable AccountType accountType;

    @UriParam(
            defaultValue = "true",
            description =
                    "Whether WeChat has verified the account. What needs that is refused before anything is sent if it is false.")
    private boolean verified = true;

    @UriParam(
            defaultValue = "mainland",
            description =
                    "Where the account is registered. WeChat lets accounts outside mainland China send neither voice messages nor videos nor menu messages; with overseas these are refused before anything is sent.")
    private AccountRegion region = AccountRegion.MAINLAND;

    @UriParam(
            defaultValue = "fail",
            description =
                    "What to do with a message of a kind that the account may not send, as accountType and region tell: fail with NotPermittedException, or send a link to the page in header CamelWeChatMediaUrl, and a menu as plain text.")
    private UnsupportedPolicy unsupported = UnsupportedPolicy.FAIL;

    @UriParam(
            label = "security,advanced",
            description =
                    "The keys of WeChat's API security, if it is on in the console: calls to the covered paths are then encrypted and signed. Off by default.")
    private @Nullable WeChatApiSecurity apiSecurity;

    @UriParam(
            label = "advanced",
            description =
                    "Where to read changes to WeChat's table of what opens a service window: a properties file (classpath:, file: or ref:) with lines such as 2027-01-01.message=10/72h. They hold from their day on.")
    private @Nullable String windowRules;

    @UriParam(
            label = "advanced",
            defaultValue = "max",
            description =
                    "How the allowances of several things a user did work together: max, so that the largest counts and a message lowers all; or independent, so that they add up and a message is taken from the one that ends first.")
    private WindowMerge windowMerge = WindowMerge.MAX;

    @UriParam(
            label = "advanced",
            defaultValue = "false",
            description =
                    "Whether calls are counted by path against WeChat's daily quotas, together with other nodes on the same stateStore: warned of at 70 and 90 percent, and once WeChat refuses a path for the day it is not asked again before its midnight. All endpoints of an account must say the same.")
    private boolean quotaWatch;

    @UriParam(
            label = "advanced",
            defaultValue = "stable",
            javaType = "java.lang.Object",
            description =
                    "Where access tokens come from: stable for WeChat's stable_token, classic for its older endpoint, a #bean of type TokenSource, an http or https URL of a token server, or file: and a path.")
    private Object tokenSource = "stable";

    @UriParam(
            label = "security,advanced",
            defaultValue = "false",
            description =
                    "Whether other programs may have the account's access token from us, at the path /wechat/{account}/token, as JSON like WeChat's own. They need tokenServiceKey, and have to run on this machine.")
    private boolean tokenService;

    @UriParam(
            label = "security,advanced",
            secret = true,
            description =
                    "The key that programs have to show to tokenService: at least 24 characters that nobody can guess.")
    private @Nullable String tokenServiceKey;

    @UriParam(
            label = "security,advanced",
            defaultValue = "false",
            description =
                    "Whether tokenService answers programs on other machines and behind proxies too. Then everybody who reaches the HTTP server and has the key acts as the account: put TLS and a firewall before it.")
    private boolean tokenServiceOpenToNetwork;

    @UriParam(
            label = "advanced",
            description =
                    "Where the component remembers what was delivered, sent and allowed. By default in memory: bounded, and lost at a restart.")
    private @Nullable StateStore stateStore;

    /** A copy that can be changed without changing this one. */
    public WeChatConfiguration copy() {
        try {
            return (WeChatConfiguration) super.clone();
        } catch (CloneNotSupportedException e) {
            throw new RuntimeCamelException("a Cloneable class can be cloned", e);
        }
    }

    public @Nullable String getAccount() {
        return account;
    }

    public void setAccount(@Nullable String account) {
        this.account = account;
    }

    public @Nullable String getAppId() {
        return appId;
    }

    public void setAppId(@Nullable String appId) {
        this.appId = appId;
    }

    public @Nullable String getAppSecret() {
        return appSecret;
    }

    public void setAppSecret(@Nullable String appSecret) {
        this.appSecret = appSecret;
    }

    public @Nullable String getToken() {
        return token;
    }

    public void setToken(@Nullable String token) {
        this.token = token;
    }

    public @Nullable String getEncodingAesKey() {
        return encodingAesKey;
    }

    public void setEncodingAesKey(@Nullable String encodingAesKey) {
        this.encodingAesKey = encodingAesKey;
    }

    public @Nullable String getOriginalId() {
        return originalId;
    }

    public void setOriginalId(@Nullable String originalId) {
        this.originalId = originalId;
    }

    public boolean isPlatform() {
        return platform;
    }

    public void setPlatform(boolean platform) {
        this.platform = platform;
    }

    public @Nullable String getAuthorizer() {
        return authorizer;
    }

    public void setAuthorizer(@Nullable String authorizer) {
        this.authorizer = authorizer;
    }

    public @Nullable String getAuthorizedUrl() {
        return authorizedUrl;
    }

    public void setAuthorizedUrl(@Nullable String authorizedUrl) {
        this.authorizedUrl = authorizedUrl;
    }

    public boolean isListenOnly() {
        return listenOnly;
    }

    public void setListenOnly(boolean listenOnly) {
        this.listenOnly = listenOnly;
    }

    public @Nullable String getPreviousToken() {
        return previousToken;
    }

    public void setPreviousToken(@Nullable String previousToken) {
        this.previousToken = previousToken;
    }

    public @Nullable String getPreviousEncodingAesKey() {
        return previousEncodingAesKey;
    }

    public void setPreviousEncodingAesKey(@Nullable String previousEncodingAesKey) {
        this.previousEncodingAesKey = previousEncodingAesKey;
    }

    public SecurityMode getSecurityMode() {
        return securityMode;
    }

    public void setSecurityMode(SecurityMode securityMode) {
        this.securityMode = securityMode;
    }

    public String getCallbackPath() {
        return callbackPath;
    }

    public void setCallbackPath(String callbackPath) {
        this.callbackPath = callbackPath;
    }

    public BodyFormat getBodyFormat() {
        return bodyFormat;
    }

    public void setBodyFormat(BodyFormat bodyFormat) {
        this.bodyFormat = bodyFormat;
    }

    public Channel getChannel() {
        return channel;
    }

    public void setChannel(Channel channel) {
        this.channel = channel;
    }

    public long getWindowClosingSoon() {
        return windowClosingSoon;
    }

    public void setWindowClosingSoon(long windowClosingSoon) {
        this.windowClosingSoon = windowClosingSoon;
    }

    public AckMode getAckMode() {
        return ackMode;
    }

    public void setAckMode(AckMode ackMode) {
        this.ackMode = ackMode;
    }

    public long getReplyTimeout() {
        return replyTimeout;
    }

    public void setReplyTimeout(long replyTimeout) {
        this.replyTimeout = replyTimeout;
    }

    public boolean isJoinRedeliveries() {
        return joinRedeliveries;
    }

    public void setJoinRedeliveries(boolean joinRedeliveries) {
        this.joinRedeliveries = joinRedeliveries;
    }

    public CallbackOrder getOrdered() {
        return ordered;
    }

    public void setOrdered(CallbackOrder ordered) {
        this.ordered = ordered;
    }

    public RedeliverOnFailure getRedeliverOnFailure() {
        return redeliverOnFailure;
    }

    public void setRedeliverOnFailure(RedeliverOnFailure redeliverOnFailure) {
        this.redeliverOnFailure = redeliverOnFailure;
    }

    public boolean isJournal() {
        return journal;
    }

    public void setJournal(boolean journal) {
        this.journal = journal;
    }

    public String getSuspended() {
        return suspended;
    }

    public void setSuspended(String suspended) {
        this.suspended = suspended;
    }

    public @Nullable String getForgetOn() {
        return forgetOn;
    }

    public void setForgetOn(@Nullable String forgetOn) {
        this.forgetOn = forgetOn;
    }

    public boolean isSurveys() {
        return surveys;
    }

    public void setSurveys(boolean surveys) {
        this.surveys = surveys;
    }

    public TypingMode getTyping() {
        return typing;
    }

    public void setTyping(TypingMode typing) {
        this.typing = typing;
    }

    public @Nullable Integer getMaxWaiting() {
        return maxWaiting;
    }

    public void setMaxWaiting(@Nullable Integer maxWaiting) {
        this.maxWaiting = maxWaiting;
    }

    public long getSilenceAlarm() {
        return silenceAlarm;
    }

    public void setSilenceAlarm(long silenceAlarm) {
        this.silenceAlarm = silenceAlarm;
    }

    public @Nullable String getCapture() {
        return capture;
    }

    public void setCapture(@Nullable String capture) {
        this.capture = capture;
    }

    public long getCaptureLimit() {
        return captureLimit;
    }

    public void setCaptureLimit(long captureLimit) {
        this.captureLimit = captureLimit;
    }

    public int getMaxBodySize() {
        return maxBodySize;
    }

    public void setMaxBodySize(int maxBodySize) {
        this.maxBodySize = maxBodySize;
    }

    public long getFreshness() {
        return freshness;
    }

    public void setFreshness(long freshness) {
        this.freshness = freshness;
    }

    public SourceFilterMode getSourceFilter() {
        return sourceFilter;
    }

    public void setSourceFilter(SourceFilterMode sourceFilter) {
        this.sourceFilter = sourceFilter;
    }

    public int getTrustedProxies() {
        return trustedProxies;
    }

    public void setTrustedProxies(int trustedProxies) {
        this.trustedProxies = trustedProxies;
    }

    public long getConversationGap() {
        return conversationGap;
    }

    public void setConversationGap(long conversationGap) {
        this.conversationGap = conversationGap;
    }

    public boolean isFollowerState() {
        return followerState;
    }

    public void setFollowerState(boolean followerState) {
        this.followerState = followerState;
    }

    public boolean isIncludeRawXml() {
        return includeRawXml;
    }

    public void setIncludeRawXml(boolean includeRawXml) {
        this.includeRawXml = includeRawXml;
    }

    public String getApiBaseUrl() {
        return apiBaseUrl;
    }

    public void setApiBaseUrl(String apiBaseUrl) {
        this.apiBaseUrl = apiBaseUrl;
    }

    public WeChatOperation getOperation() {
        return operation;
    }

    public void setOperation(WeChatOperation operation) {
        this.operation = operation;
    }

    public LongText getLongText() {
        return longText;
    }

    public void setLongText(LongText longText) {
        this.longText = longText;
    }

    public boolean isAiGenerated() {
        return aiGenerated;
    }

    public void setAiGenerated(boolean aiGenerated) {
        this.aiGenerated = aiGenerated;
    }

    public ClosedWindowPolicy getWindowClosed() {
        return windowClosed;
    }

    public void setWindowClosed(ClosedWindowPolicy windowClosed) {
        this.windowClosed = windowClosed;
    }

    public UncertainPolicy getOnUncertain() {
        return onUncertain;
    }

    public void setOnUncertain(UncertainPolicy onUncertain) {
        this.onUncertain = onUncertain;
    }

    public @Nullable String getWindowRules() {
        return windowRules;
    }

    public void setWindowRules(@Nullable String windowRules) {
        this.windowRules = windowRules;
    }

    public WindowMerge getWindowMerge() {
        return windowMerge;
    }

    public void setWindowMerge(WindowMerge windowMerge) {
        this.windowMerge = windowMerge;
    }

    public long getOutcomeTimeout() {
        return outcomeTimeout;
    }

    public void setOutcomeTimeout(long outcomeTimeout) {
        this.outcomeTimeout = outcomeTimeout;
    }

    public @Nullable String getDeliver() {
        return deliver;
    }

    public void setDeliver(@Nullable String deliver) {
        this.deliver = deliver;
    }

    public @Nullable String getTemplateId() {
        return templateId;
    }

    public void setTemplateId(@Nullable String templateId) {
        this.templateId = templateId;
    }

    public boolean isCheckTemplates() {
        return checkTemplates;
    }

    public void setCheckTemplates(boolean checkTemplates) {
        this.checkTemplates = checkTemplates;
    }

    public @Nullable String getTemplateText() {
        return templateText;
    }

    public void setTemplateText(@Nullable String templateText) {
        this.templateText = templateText;
    }

    public long getCoalesce() {
        return coalesce;
    }

    public void setCoalesce(long coalesce) {
        this.coalesce = coalesce;
    }

    public long getParkTimeToLive() {
        return parkTimeToLive;
    }

    public void setParkTimeToLive(long parkTimeToLive) {
        this.parkTimeToLive = parkTimeToLive;
    }

    public int getParkLimit() {
        return parkLimit;
    }

    public void setParkLimit(int parkLimit) {
        this.parkLimit = parkLimit;
    }

    public boolean isParkCoalesce() {
        return parkCoalesce;
    }

    public void setParkCoalesce(boolean parkCoalesce) {
        this.parkCoalesce = parkCoalesce;
    }

    public boolean isDryRun() {
        return dryRun;
    }

    public void setDryRun(boolean dryRun) {
        this.dryRun = dryRun;
    }

    public @Nullable String getMediaTranscoder() {
        return mediaTranscoder;
    }

    public void setMediaTranscoder(@Nullable String mediaTranscoder) {
        this.mediaTranscoder = mediaTranscoder;
    }

    public @Nullable AccountType getAccountType() {
        return accountType;
    }

    public void setAccountType(@Nullable AccountType accountType) {
        this.accountType = accountType;
    }

    public boolean isVerified() {
        return verified;
    }

    public void setVerified(boolean verified) {
        this.verified = verified;
    }

    public UnsupportedPolicy getUnsupported() {
        return unsupported;
    }

    public void setUnsupported(UnsupportedPolicy unsupported) {
        this.unsupported = unsupported;
    }

    public AccountRegion getRegion() {
        return region;
    }

    public void setRegion(AccountRegion region) {
        this.region = region;
    }

    public @Nullable WeChatApiSecurity getApiSecurity() {
        return apiSecurity;
    }

    public void setApiSecurity(@Nullable WeChatApiSecurity apiSecurity) {
        this.apiSecurity = apiSecurity;
    }

    public boolean isQuotaWatch() {
        return quotaWatch;
    }

    public void setQuotaWatch(boolean quotaWatch) {
        this.quotaWatch = quotaWatch;
    }

    public Object getTokenSource() {
        return tokenSource;
    }

    public void setTokenSource(Object tokenSource) {
        this.tokenSource = tokenSource;
    }

    public boolean isTokenService() {
        return tokenService;
    }

    public void setTokenService(boolean tokenService) {
        this.tokenService = tokenService;
    }

    public @Nullable String getTokenServiceKey() {
        return tokenServiceKey;
    }

    public void setTokenServiceKey(@Nullable String tokenServiceKey) {
        this.tokenServiceKey = tokenServiceKey;
    }

    public boolean isTokenServiceOpenToNetwork() {
        return tokenServiceOpenToNetwork;
    }

    public void setTokenServiceOpenToNetwork(boolean tokenServiceOpenToNetwork) {
        this.tokenServiceOpenToNetwork = tokenServiceOpenToNetwork;
    }

    public @Nullable StateStore getStateStore() {
        return stateStore;
    }

    public void setStateStore(@Nullable StateStore stateStore) {
        this.stateStore = stateStore;
    }
}
