// SPDX-License-Identifier: Apache-2.0
// Longer than 350 lines because the rules that every bridge keeps stand in one place.
package io.github.camelwechat.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.bridge.standin.StandIn;
import io.github.camelwechat.bridge.standin.StandIn.Entry;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.simulator.fault.Fault;
import io.github.camelwechat.simulator.user.ChatEntry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The acceptance tests of a bridge, written once: a subclass says which helpdesk. Simulated WeChat,
 * stand-in and bridge run once for all tests; every test has a user of its own.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class BridgeContract {

    protected static final Duration SECOND = Duration.ofSeconds(1);
    protected static final Duration MINUTE = Duration.ofMinutes(1);
    protected static final Duration GAP = Duration.ofDays(4);
    protected static final byte[] PNG = {
        (byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 1, 2, 3
    };
    protected static final byte[] AMR = bytes("#!AMR\n" + "\u007c".repeat(50));
    protected static final byte[] MP4 = bytes("\0\0\0\u0018ftypmp42\0\0\0\0mp42isom a film");

    private static final String SEND = "/cgi-bin/message/custom/send";
    private static final AtomicInteger USERS = new AtomicInteger();

    private WeChatSimulator wechat;
    private StandIn helpdesk;
    private RunningBridge bridge;

    /** The first word of the Kamelets. */
    protected abstract String system();

    /** The longest time that something may take. */
    protected Duration patience() {
        return MINUTE;
    }

    /** Starts the stand-in on a free port. */
    protected abstract StandIn standIn(InstantSource clock);

    /**
     * What the agent sees for something that WeChat users send, where it is not as written here.
     */
    protected String shown(String kind, String text) {
        return text;
    }

    @BeforeAll
    void startAll(@TempDir Path data) {
        wechat = WeChatSimulator.builder().manualClock().start();
        helpdesk = standIn(wechat.clock());
        BridgeSetup setup =
                new BridgeSetup(FreePort.choose(), wechat.baseUri(), data)
                        .add(system(), "shop", wechat.account(), helpdesk);
        wechat.callbackUrl(setup.callbackUrl("shop"));
        bridge = RunningBridge.start(setup, wechat.clock());
    }

    @AfterAll
    void stopAll() throws Exception {
        bridge.close();
        helpdesk.close();
        wechat.close();
    }

    protected final StandIn helpdesk() {
        return helpdesk;
    }

    protected final WeChatSimulator wechat() {
        return wechat;
    }

    protected final RunningBridge bridge() {
        return bridge;
    }

    /** A user nobody has heard of. */
    protected final SimulatedUser newUser() {
        return wechat.user(openId(USERS.incrementAndGet()));
    }

    /** The openid of one of the users; another one in every run, where the helpdesk outlives it. */
    protected String openId(int number) {
        return "oUser-" + system() + "_" + number;
    }

    protected final List<String> customerTexts(SimulatedUser user) {
        return helpdesk.entries(user.openid()).stream()
                .filter(entry -> entry.author().equals("customer"))
                .map(Entry::text)
                .toList();
    }

    /** The account's messages on the user's phone. */
    protected final List<ChatEntry> accountMessages(SimulatedUser user) {
        return user.chat().stream()
                .filter(entry -> entry.from() == ChatEntry.From.ACCOUNT && !entry.isFaultBanner())
                .toList();
    }

    protected final List<String> seen(SimulatedUser user) {
        return accountMessages(user).stream().map(ChatEntry::text).toList();
    }

    protected final void eventually(ThrowingRunnable check) {
        await().atMost(patience()).pollInterval(20, TimeUnit.MILLISECONDS).untilAsserted(check);
    }

    /** A user who has said hello, which stands in the helpdesk. */
    protected final SimulatedUser customer() {
        SimulatedUser user = newUser();
        user.says("hello").await();
        eventually(() -> assertThat(customerTexts(user)).containsExactly("hello"));
        return user;
    }

    /** Waits for something while the clock goes on by a step between two looks. */
    protected final void eventually(Duration step, ThrowingRunnable check) {
        eventually(
                () -> {
                    try {
                        check.run();
                    } catch (AssertionError | Exception e) {
                        wechat.advance(step);
                        throw e;
                    }
                });
    }

    /** Lets time go by when nothing is under way: what was signed before would be too old. */
    protected final void later(Duration time) {
        helpdesk.awaitWebhooks();
        settled();
        wechat.advance(time);
    }

    /** Everything that was taken is delivered or refused: nothing more comes by itself. */
    protected final void settled() {
        eventually(() -> assertThat(bridge.open()).isZero());
    }

    @Test
    void refusesAWebhookThatIsNotGenuine() {
        SimulatedUser user = customer();

        int status = helpdesk.forgeWebhook(user.openid(), "Send your password to Mallory");

        assertThat(status).isBetween(400, 403);
        settled();
        assertThat(seen(user)).isEmpty();
    }

    @Test
    void takesOneAnswerOnceHoweverOftenItIsTold() {
        SimulatedUser user = customer();
        helpdesk.agentSays(user.openid(), "Alice", "once");
        eventually(() -> assertThat(seen(user)).containsExactly("once"));

        helpdesk.repeatLastWebhook();
        helpdesk.repeatLastWebhook();

        settled();
        assertThat(seen(user)).containsExactly("once");
    }

    @Test
    void bringsNeitherNotesNorEchoesToTheUser() {
        SimulatedUser user = customer();

        boolean hasNotes = helpdesk.agentNotes(user.openid(), "Alice", "a difficult one");
        helpdesk.agentSays(user.openid(), "Alice", "an answer");

        eventually(() -> assertThat(seen(user)).containsExactly("an answer"));
        user.says("thanks").await();
        eventually(() -> assertThat(customerTexts(user)).containsExactly("hello", "thanks"));
        settled();
        assertThat(seen(user)).as("with notes: %s", hasNotes).containsExactly("an answer");
    }

    @Test
    void takesOneMessageOfAUserOnceHoweverOftenItComes() {
        SimulatedUser user = customer();

        bridge.repeat(system(), user.openid());
        bridge.repeat(system(), user.openid());

        user.says("and then").await();
        eventually(() -> assertThat(customerTexts(user)).containsExactly("hello", "and then"));
    }

    @Test
    void keepsTheOrderOfEachUser() {
        SimulatedUser one = newUser();
        SimulatedUser other = newUser();
        helpdesk.refuseNext(helpdesk.postPath(), 503);

        for (int i = 1; i <= 4; i++) {
            one.says("one " + i).await();
            other.says("other " + i).await();
        }

        eventually(
                SECOND,
                () -> {
                    assertThat(customerTexts(one))
                            .containsExactly("one 1", "one 2", "one 3", "one 4");
                    assertThat(customerTexts(other))
                            .containsExactly("other 1", "other 2", "other 3", "other 4");
                });
        for (int i = 1; i <= 4; i++) {
            helpdesk.agentSays(one.openid(), "Alice", "to one " + i);
            helpdesk.agentSays(other.openid(), "Bob", "to other " + i);
        }
        eventually(
                () -> {
                    assertThat(seen(one)).containsExactlyElementsOf(answers("to one "));
                    assertThat(seen(other)).containsExactlyElementsOf(answers("to other "));
                });
    }

    private static List<String> answers(String prefix) {
        return List.of(prefix + 1, prefix + 2, prefix + 3, prefix + 4);
    }

    @Test
    void showsPicturesVoiceAndVideosOfUsers() {
        SimulatedUser user = customer();

        user.sendsImage(PNG).await();
        user.sendsVoice(AMR).await();
        user.sendsVideo(MP4, PNG).await();

        eventually(
                () -> {
                    assertThat(fileOf(user, PNG)).isTrue();
                    assertThat(fileOf(user, AMR)).isTrue();
                    assertThat(fileOf(user, MP4)).isTrue();
                });
    }

    private boolean fileOf(SimulatedUser user, byte[] bytes) {
        return helpdesk.entries(user.openid()).stream()
                .filter(entry -> entry.author().equals("customer"))
                .flatMap(entry -> entry.files().stream())
                .anyMatch(file -> Arrays.equals(file, bytes));
    }

    @Test
    void showsAFileThatIsTheFirstThingAUserSends() {
        SimulatedUser user = newUser();

        user.sendsVoice(AMR).await();
        user.says("did you hear?").await();

        eventually(
                () -> {
                    assertThat(fileOf(user, AMR)).isTrue();
                    assertThat(customerTexts(user)).last().isEqualTo("did you hear?");
                });
    }

    @Test
    void showsPlacesAndLinksOfUsers() {
        SimulatedUser user = customer();

        user.sendsLocation(39.908823, 116.397470, "Tiananmen").await();
        user.sendsLink("A title", "what it is about", "https://shop.example/a?b=c").await();

        eventually(
                () -> {
                    assertThat(said(user)).contains("Tiananmen").contains("39.9088");
                    assertThat(said(user))
                            .contains("A title")
                            .contains("https://shop.example/a?b=c");
                });
    }

    @Test
    void showsWhatAUserDidWithoutSayingAnything() {
        SimulatedUser user = newUser();

        user.followsByScanning("shelf-7").await();
        user.clicks("CONTACT").await();

        eventually(() -> assertThat(said(user)).contains("shelf-7").contains("CONTACT"));
    }

    private String said(SimulatedUser user) {
        return String.join("\n", customerTexts(user));
    }

    @Test
    void bringsFilesOfAgentsToTheUser() {
        SimulatedUser user = customer();

        helpdesk.agentSends(user.openid(), "Alice", "look", "a picture.png", "image/png", PNG);
        helpdesk.agentSends(user.openid(), "Alice", "", "voice.amr", "audio/amr", AMR);
        helpdesk.agentSends(user.openid(), "Alice", "", "film.mp4", "video/mp4", MP4);

        eventually(
                () ->
                        assertThat(accountMessages(user))
                                .extracting(ChatEntry::type)
                                .containsExactly("text", "image", "voice", "video"));
    }

    @Test
    void bringsAPlaceOfAnAgentToTheUser() {
        SimulatedUser user = customer();

        if (helpdesk.agentSendsPlace(user.openid(), 39.908823, 116.397470, "Tiananmen")) {
            eventually(
                    () ->
                            assertThat(accountMessages(user))
                                    .singleElement()
                                    .extracting(ChatEntry::type, ChatEntry::text)
                                    .satisfies(
                                            news ->
                                                    assertThat(news.toString())
                                                            .contains("Tiananmen")));
        }
    }

    @Test
    void givesAFileThatWeChatDoesNotCarryBackToTheAgent() {
        SimulatedUser user = customer();

        helpdesk.agentSends(
                user.openid(), "Alice", "", "terms.pdf", "application/pdf", bytes("%PDF"));

        eventually(
                () ->
                        assertThat(helpdesk.refusals(user.openid()))
                                .singleElement()
                                .asString()
                                .contains("terms.pdf"));
        assertThat(seen(user)).isEmpty();
    }

    @Test
    void waitsWhereTheHelpdeskHasHadTooManyCalls() {
        SimulatedUser user = customer();
        helpdesk.limitTo(2, Duration.ofSeconds(10));
        for (int i = 1; i <= 3; i++) {
            user.says("message " + i).await();
        }

        eventually(
                SECOND,
                () ->
                        assertThat(customerTexts(user))
                                .containsExactly("hello", "message 1", "message 2", "message 3"));
        helpdesk.noLimit();
    }

    @Test
    void triesAgainWhatFailedInTheHelpdesk() {
        SimulatedUser user = customer();
        helpdesk.refuseNext(helpdesk.postPath(), 502);
        helpdesk.refuseNext(helpdesk.postPath(), 500);

        user.says("again").await();

        eventually(SECOND, () -> assertThat(customerTexts(user)).containsExactly("hello", "again"));
        settled();
        assertThat(customerTexts(user)).containsExactly("hello", "again");
    }

    @Test
    void doublesNothingWhoseAnswerWasLost() {
        SimulatedUser user = customer();
        helpdesk.loseNextAnswer(helpdesk.postPath());

        user.says("lost").await();
        user.says("after").await();

        eventually(
                SECOND,
                () -> assertThat(customerTexts(user)).containsExactly("hello", "lost", "after"));
    }

    @Test
    void losesAndDoublesNothingWhenTheHelpdeskIsAwayForAnHour() {
        SimulatedUser known = customer();
        SimulatedUser stranger = newUser();
        later(SECOND);
        helpdesk.away(true);
        for (int i = 1; i <= 3; i++) {
            known.says("known " + i).await();
            stranger.says("stranger " + i).await();
        }
        for (int minute = 0; minute < 60; minute++) {
            wechat.advance(MINUTE);
        }

        helpdesk.away(false);

        eventually(
                MINUTE,
                () -> {
                    assertThat(customerTexts(known))
                            .containsExactly("hello", "known 1", "known 2", "known 3");
                    assertThat(customerTexts(stranger))
                            .containsExactly("stranger 1", "stranger 2", "stranger 3");
                });
    }

    @Test
    void bringsOrGivesBackAnAnswerOfWhichWeChatSaidNothing() {
        SimulatedUser user = customer();
        wechat.inject(new Fault.HttpStatus(502), 1, "/cgi-bin/message/custom/send");

        helpdesk.agentSays(user.openid(), "Bob", "at last");

        eventually(
                SECOND,
                () ->
                        assertThat(seen(user).size() + helpdesk.refusals(user.openid()).size())
                                .isEqualTo(1));
    }

    @Test
    void givesAnAnswerBackThatTheWindowDoesNotAllowAndSendsItWhenTheAgentAsks() {
        SimulatedUser user = customer();
        later(Duration.ofHours(49));

        String message = helpdesk.agentSays(user.openid(), "Alice", "are you still there?");

        eventually(
                () ->
                        assertThat(helpdesk.refusals(user.openid()))
                                .singleElement()
                                .asString()
                                .contains("window is closed since")
                                .contains("It reopens when the user"));
        assertThat(seen(user)).isEmpty();
        user.says("yes").await();
        eventually(() -> assertThat(customerTexts(user)).containsExactly("hello", "yes"));
        if (helpdesk.agentRetries(user.openid(), message)) {
            eventually(() -> assertThat(seen(user)).containsExactly("are you still there?"));
            settled();
            assertThat(seen(user)).containsExactly("are you still there?");
        }
    }

    @Test
    void showsTheServiceWindowWhereTheAgentLooks() {
        SimulatedUser user = customer();
        eventually(
                () ->
                        assertThat(helpdesk.window(user.openid()))
                                .contains("5 messages may be sent until"));

        helpdesk.agentSays(user.openid(), "Bob", "one of five");

        eventually(
                () ->
                        assertThat(helpdesk.window(user.openid()))
                                .contains("4 messages may be sent until"));
    }

    @Test
    void letsAnAgentSpeakUnderAnAccountThatWeChatKnowsAndElseTheAccountItself() {
        SimulatedUser user = customer();
        wechat.agent("carol@shop");

        helpdesk.agentSays(user.openid(), "Carol", "I am Carol");
        eventually(() -> assertThat(seen(user)).containsExactly("I am Carol"));
        helpdesk.agentSays(user.openid(), "Alice", "WeChat does not know Alice");
        eventually(() -> assertThat(seen(user)).hasSize(2));
        int asked = wechat.requests(SEND).size();
        helpdesk.agentSays(user.openid(), "Alice", "Still not");
        eventually(() -> assertThat(seen(user)).hasSize(3));

        assertThat(accountMessages(user))
                .extracting(entry -> entry.frame().agent())
                .containsExactly("carol", null, null);
        assertThat(wechat.requests(SEND)).hasSize(asked + 1);
    }

    @Test
    void goesOnInTheConversationThatTheAgentClosed() {
        SimulatedUser user = customer();
        helpdesk.close(user.openid());

        user.says("one more thing").await();

        eventually(
                () -> assertThat(customerTexts(user)).containsExactly("hello", "one more thing"));
        assertThat(helpdesk.entries(user.openid()))
                .extracting(Entry::conversation)
                .containsOnly(helpdesk.entries(user.openid()).get(0).conversation());
    }

    @Test
    void beginsANewConversationAfterTheGap() {
        SimulatedUser user = customer();
        later(GAP.plusHours(1));

        user.says("hello again").await();

        eventually(() -> assertThat(customerTexts(user)).containsExactly("hello", "hello again"));
        assertThat(helpdesk.entries(user.openid()))
                .extracting(Entry::conversation)
                .doesNotHaveDuplicates();
        helpdesk.agentSays(user.openid(), "Bob", "welcome back");
        eventually(() -> assertThat(seen(user)).containsExactly("welcome back"));
    }

    @Test
    void makesAnewWhatTheHelpdeskHasLost() {
        SimulatedUser user = customer();

        if (helpdesk.loseConversation(user.openid())) {
            user.says("are you there?").await();

            eventually(
                    SECOND,
                    () -> assertThat(customerTexts(user)).containsExactly("are you there?"));
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
