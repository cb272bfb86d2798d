// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.action;

import io.github.camelwechat.simulator.callback.Callback;
import io.github.camelwechat.simulator.media.Media;
import io.github.camelwechat.simulator.media.MediaKind;
import io.github.camelwechat.simulator.media.MediaStore;
import io.github.camelwechat.simulator.menu.Menus;
import io.github.camelwechat.simulator.oauth.OAuthServer;
import io.github.camelwechat.simulator.qr.QrCodes;
import io.github.camelwechat.simulator.template.SubscriptionActions;
import io.github.camelwechat.simulator.template.SubscriptionActions.PopupScene;
import io.github.camelwechat.simulator.user.ChatEntry;
import io.github.camelwechat.simulator.user.Profile;
import io.github.camelwechat.simulator.user.User;
import io.github.camelwechat.simulator.user.Users;
import io.github.camelwechat.simulator.window.ServiceWindow;
import io.github.camelwechat.simulator.xml.XmlWriter;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One user of this WeChat. What the user does returns at once, with the delivery it caused. A user
 * who was never seen may write without following first, and then is a follower; one who unfollowed
 * may not ({@link NotAFollowerException}).
 */
public final class SimulatedUser {
    private final String openid;
    private final URI base;
    private final Users users;
    private final MediaStore media;
    private final QrCodes qrCodes;
    private final Menus menus;
    private final OAuthServer oauth;
    private final UserActions actions;
    private final SubscriptionActions subscriptions;

    public SimulatedUser(
            String openid,
            URI base,
            Users users,
            MediaStore media,
            QrCodes qrCodes,
            Menus menus,
            OAuthServer oauth,
            UserActions actions,
            SubscriptionActions subscriptions) {
        this.openid = openid;
        this.base = base;
        this.users = users;
        this.media = media;
        this.qrCodes = qrCodes;
        this.menus = menus;
        this.oauth = oauth;
        this.actions = actions;
        this.subscriptions = subscriptions;
        users.get(openid);
    }

    public String openid() {
        return openid;
    }

    public Callback follows() {
        return event("subscribe", out -> out.text("EventKey", ""), "Followed the account");
    }

    /** Follows by scanning a QR code with a scene. */
    public Callback followsByScanning(String scene) {
        return follows(scene, ticket(scene));
    }

    public Callback unfollows() {
        return event("unsubscribe", out -> out.text("EventKey", ""), "Unfollowed the account");
    }

    public Callback says(String text) {
        return message("text", out -> out.text("Content", text), text, null);
    }

    /** Taps an item of a menu message; it arrives as a text, but counts as a menu tap. */
    public Callback tapsMsgMenu(String id, String text) {
        return actions.message(
                openid,
                "text",
                out -> out.text("Content", text),
                out -> out.text("bizmsgmenuid", id),
                ChatEntry.byUser("text", text, null, actions.now()));
    }

    public Callback sendsImage(byte[] bytes) {
        Media stored = media.store(MediaKind.IMAGE, bytes);
        return message(
                "image",
                out ->
                        out.text("PicUrl", base.resolve(stored.path()).toString())
                                .text("MediaId", stored.id()),
                "",
                stored.path());
    }

    public Callback sendsVoice(byte[] bytes) {
        Media stored = media.store(MediaKind.VOICE, bytes);
        return message(
                "voice",
                out -> out.text("MediaId", stored.id()).text("Format", "amr"),
                "",
                stored.path());
    }

    /**
     * Records a voice on one of the account's web pages, which then has its {@code media_id}.
     *
     * @param speex what {@code media/get/jssdk} gives out
     * @param amr what {@code media/get} gives out
     * @return the {@code media_id}
     */
    public String recordsVoice(byte[] speex, byte[] amr) {
        return media.storeRecording(amr, speex).id();
    }

    public Callback sendsVideo(byte[] bytes, byte[] thumb) {
        return film("video", bytes, thumb);
    }

    public Callback sendsShortVideo(byte[] bytes, byte[] thumb) {
        return film("shortvideo", bytes, thumb);
    }

    public Callback sendsLocation(double latitude, double longitude, String label) {
        return message(
                "location",
                out ->
                        out.number("Location_X", degrees(latitude))
                                .number("Location_Y", degrees(longitude))
                                .number("Scale", 16)
                                .text("Label", label),
                label + " (" + degrees(latitude) + ", " + degrees(longitude) + ")",
                null);
    }

    public Callback sendsLink(String title, String description, String url) {
        return message(
                "link",
                out -> out.text("Title", title).text("Description", description).text("Url", url),
                title + "\n" + url,
                null);
    }

    /** Taps a menu item of type {@code click}. */
    public Callback clicks(String menuKey) {
        return event("CLICK", out -> out.text("EventKey", menuKey), "Tapped the menu: " + menuKey);
    }

    /** Taps a menu item of type {@code view}. */
    public Callback opens(String url) {
        return event("VIEW", out -> out.text("EventKey", url), "Opened from the menu: " + url);
    }

    /**
     * Taps a button of the menu the user sees, by its name, or a button below one by both names.
     * Buttons that send a picture or place send a fixed one, as a second delivery.
     *
     * @throws IllegalArgumentException when the user sees no such button
     */
    public Callback tapsMenu(String... names) {
        return menu().tap(List.of(names));
    }

    /** Taps the button at a place of the menu the user sees, counted from 0. */
    public Callback tapsMenuAt(List<Integer> places) {
        return menu().tapAt(places);
    }

    /** Scans a parametric QR code as a follower. */
    public Callback scans(String scene) {
        return scans(scene, ticket(scene));
    }

    /**
     * Scans a QR code that the account created: a follower is a SCAN, anybody else follows by it.
     *
     * @throws IllegalArgumentException when there is no such code, or its time is over
     */
    public Callback scansTicket(String ticket) {
        String scene = qrCodes.scanned(ticket).scene();
        return relation() == User.Relation.FOLLOWER ? scans(scene, ticket) : follows(scene, ticket);
    }

    /** Taps a menu item of type {@code scancode_waitmsg} and scans something. */
    public Callback scansCode(String menuKey, String result) {
        return menu().scans("scancode_waitmsg", menuKey, result);
    }

    /** The client reports where the user is. */
    public Callback reportsLocation(double latitude, double longitude) {
        return event(
                "LOCATION",
                out ->
                        out.number("Latitude", degrees(latitude))
                                .number("Longitude", degrees(longitude))
                                .number("Precision", "119.385040"),
                "Reported a position");
    }

    /** Takes so many more notifications of a template, as if accepted one by one before. */
    public void grants(String templateId, int times) {
        subscriptions.grant(openid, templateId, times);
    }

    /** Answers a popup for notifications on a web page: true accepts a template. */
    public Callback answersSubscribePopup(Map<String, Boolean> answers) {
        return answersSubscribePopup(PopupScene.WEB_PAGE, answers);
    }

    /** Answers a popup for notifications: true accepts a template, false rejects it. */
    public Callback answersSubscribePopup(PopupScene scene, Map<String, Boolean> answers) {
        return subscriptions.answer(openid, scene, answers);
    }

    /** Switches notifications off in the settings. */
    public Callback refusesNotifications(String... templateIds) {
        return subscriptions.refuse(openid, List.of(templateIds));
    }

    /** Agrees to one message of a scene. */
    public void consentsToOneTime(String templateId, int scene) {
        subscriptions.consentOnce(openid, templateId, scene);
    }

    /**
     * Answers WeChat's page that asks for one message.
     *
     * @param page as the account's web site links to it
     * @return where the browser goes then
     * @throws IllegalArgumentException when WeChat would not show the page
     */
    public URI answersOneTimePage(URI page, boolean confirms) {
        return subscriptions.answerPage(openid, page, confirms);
    }

    /**
     * Opens a web site's authorization link, and agrees.
     *
     * @return where the browser goes then, with a code
     * @throws IllegalArgumentException when WeChat would show an error instead
     */
    public URI authorizes(URI link) {
        return oauth.authorize(link, openid);
    }

    /** Lets no template message through any more, or lets them through again. */
    public void blocksTemplateMessages(boolean blocks) {
        subscriptions.block(openid, blocks);
    }

    /** Returns the chat as the user sees it: messages in both directions and WeChat's notices. */
    public List<ChatEntry> chat() {
        return state().chat().stream().map(this::absolute).toList();
    }

    /** The chat, and what else the user did. */
    public List<ChatEntry> timeline() {
        return state().timeline().stream().map(this::absolute).toList();
    }

    /** Tells whether the user sees that an answer is being typed. */
    public boolean seesTyping() {
        return actions.seesTyping(openid);
    }

    public ServiceWindow window() {
        return state().window();
    }

    public User.Relation relation() {
        return state().relation();
    }

    /** Returns the account's notes of the user: tags, remark, blacklist. */
    public Profile profile() {
        return state().profile();
    }

    private MenuActions menu() {
        return new MenuActions(this, state(), menus, actions);
    }

    // A reset makes new users, so nothing of them is kept here.
    private User state() {
        return users.get(openid);
    }

    private ChatEntry absolute(ChatEntry entry) {
        String url = entry.mediaUrl();
        return url == null ? entry : entry.withMediaUrl(base.resolve(url).toString());
    }

    private Callback film(String type, byte[] bytes, byte[] thumb) {
        Media stored = media.store(MediaKind.VIDEO, bytes);
        Media picture = media.store(MediaKind.THUMB, thumb);
        return message(
                type,
                out -> out.text("MediaId", stored.id()).text("ThumbMediaId", picture.id()),
                "",
                stored.path());
    }

    private Callback message(
            String type, Consumer<XmlWriter> fields, String text, @Nullable String mediaUrl) {
        ChatEntry entry = ChatEntry.byUser(type, text, mediaUrl, actions.now());
        return actions.message(openid, type, fields, out -> {}, entry);
    }

    private Callback follows(String scene, String ticket) {
        return event(
                "subscribe",
                out -> out.text("EventKey", "qrscene_" + scene).text("Ticket", ticket),
                "Followed by QR code " + scene);
    }

    private Callback scans(String scene, String ticket) {
        return event(
                "SCAN",
                out -> out.text("EventKey", scene).text("Ticket", ticket),
                "Scanned the QR code " + scene);
    }

    private Callback event(String event, Consumer<XmlWriter> fields, String line) {
        return actions.event(openid, event, fields, line);
    }

    private static String ticket(String scene) {
        return "gQH" + Integer.toHexString(scene.hashCode()) + "SimulatedTicket";
    }

    private static String degrees(double value) {
        return String.format(Locale.ROOT, "%.6f", value);
    }
}
