// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk.chat;

import static io.github.camelwechat.helpdesk.testing.UserMessages.NOON;
import static io.github.camelwechat.helpdesk.testing.UserMessages.USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.helpdesk.testing.Pictures;
import io.github.camelwechat.helpdesk.testing.UserMessages;
import io.github.camelwechat.message.Inbound;
import io.github.camelwechat.message.Received;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules of stored conversations. */
class ConversationsTest {

    @TempDir Path directory;
    private ChatDatabase database;
    private Conversations conversations;

    @BeforeEach
    void open() {
        database = ChatDatabase.open(directory);
        conversations = new Conversations(database, InstantSource.fixed(NOON));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void refusesADatabaseThatCannotBeOpened() throws IOException {
        Path occupied = Files.createDirectory(directory.resolve("occupied"));
        Files.writeString(
                occupied.resolve("helpdesk.mv.db"),
                "not a database, but in its place".repeat(1000));

        assertThatThrownBy(() -> ChatDatabase.open(occupied)).isInstanceOf(DatabaseException.class);
    }

    @Test
    void storesAMessageThatIsDeliveredTwiceOnce() {
        conversations.receive(UserMessages.text("k1", "hello"), null);
        conversations.receive(UserMessages.text("k1", "hello"), null);

        assertThat(texts()).containsExactly("hello");
    }

    @Test
    void storesAMessageThatIsDeliveredManyTimesAtOnceOnce() throws Exception {
        ExecutorService consumers = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> deliveries =
                    Stream.generate(() -> UserMessages.text("same", "hello"))
                            .limit(32)
                            .<Future<?>>map(
                                    said ->
                                            consumers.submit(
                                                    () -> conversations.receive(said, null)))
                            .toList();
            for (Future<?> delivery : deliveries) {
                awaitOrRollBack(delivery);
            }
        } finally {
            consumers.shutdown();
        }

        assertThat(texts()).containsExactly("hello");
    }

    /** The loser of a race is rolled back, and its message is delivered again by the queue. */
    private static void awaitOrRollBack(Future<?> delivery) throws InterruptedException {
        try {
            delivery.get();
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(DatabaseException.class);
        }
    }

    @Test
    void doesNotTakeTwoMessagesWithTheSameWordsForOne() {
        conversations.receive(UserMessages.text("k1", "yes"), null);
        conversations.receive(UserMessages.text("k2", "yes"), null);

        assertThat(texts()).containsExactly("yes", "yes");
    }

    @Test
    void showsThatAPictureIsOnItsWayAndThenThePicture() {
        byte[] picture = Pictures.png(10);
        conversations.fileDelayed(UserMessages.image("k1"));
        assertThat(texts()).singleElement().asString().contains("asked again");

        conversations.receive(UserMessages.image("k1"), picture);

        ChatMessage message = conversations.messages(USER).get(0);
        assertThat(message.text()).isNull();
        assertThat(conversations.media(message.id()))
                .hasValueSatisfying(
                        media -> {
                            assertThat(media.contentType()).isEqualTo("image/png");
                            assertThat(media.bytes()).isEqualTo(picture);
                        });
    }

    @Test
    void keepsAPictureThatIsThereWhenItIsDeliveredAgain() {
        byte[] picture = Pictures.png(10);
        conversations.receive(UserMessages.image("k1"), picture);
        conversations.fileLost(
                UserMessages.image("k1"),
                new ApiErrorException("shop", "/cgi-bin/media/get", 40007, "expired", null));

        ChatMessage message = conversations.messages(USER).get(0);
        assertThat(message.hasMedia()).isTrue();
        assertThat(message.text()).isNull();
    }

    @Test
    void saysInWordsWhatCannotBeShown() {
        conversations.receive(
                UserMessages.message(
                        "a",
                        "location",
                        Map.of("Location_X", "31.2304", "Location_Y", "121.4737", "Label", "广场")),
                null);
        conversations.receive(
                UserMessages.message(
                        "b", "voice", Map.of("MediaId", "v", "Recognition", "where is it")),
                null);
        conversations.receive(
                UserMessages.message(
                        "c", "link", Map.of("Url", "https://example.org/", "Title", "A shop")),
                null);
        conversations.receive(UserMessages.message("d", "hologram", Map.of("Depth", "3")), null);
        conversations.receive(UserMessages.event("subscribe", Map.of("EventKey", "")), null);
        conversations.receive(UserMessages.event("CLICK", Map.of("EventKey", "HELP")), null);
        conversations.receive(UserMessages.event("made_up_event", Map.of()), null);

        assertThat(texts())
                .containsExactly(
                        "Place: 广场 (31.23040, 121.47370)",
                        "Voice message: \u201cwhere is it\u201d",
                        "Link: A shop https://example.org/",
                        "A message of a type this inbox does not show (hologram)",
                        "Followed the account",
                        "Tapped menu item HELP",
                        "WeChat reports: made_up_event");
    }

    @Test
    void sendsNoBrowserToWhatIsNoAddressOfAWebPage() {
        conversations.receive(
                UserMessages.message(
                        "a", "link", Map.of("Url", "javascript:alert(1)", "Title", "A shop")),
                null);

        assertThat(conversations.messages(USER).get(0).card())
                .isEqualTo(new Card("A shop", null, null));
    }

    @Test
    void showsPlacesOnAMapAndLinksByTheirTitle() {
        conversations.receive(
                UserMessages.message(
                        "a",
                        "location",
                        Map.of(
                                "Location_X",
                                "31.2304",
                                "Location_Y",
                                "121.4737",
                                "Label",
                                "a;b: c")),
                null);
        conversations.receive(
                UserMessages.message(
                        "b",
                        "link",
                        Map.of(
                                "Url",
                                "https://example.org/",
                                "Title",
                                "A shop",
                                "Description",
                                "d")),
                null);

        assertThat(conversations.messages(USER).stream().map(ChatMessage::card))
                .containsExactly(
                        new Card(
                                "a;b: c",
                                "31.23040, 121.47370",
                                "https://apis.map.qq.com/uri/v1/marker?referer=helpdesk&marker="
                                        + "coord%3A31.23040%2C121.47370%3Btitle%3Aa%20b%20%20c%3Baddr%3Aa%20b%20%20c"),
                        new Card("A shop", "d", "https://example.org/"));
    }

    @Test
    void namesWhatWeChatDidNotHandOut() {
        conversations.fileDelayed(
                UserMessages.message("a", "voice", Map.of("MediaId", "v", "Format", "amr")));
        conversations.fileDelayed(UserMessages.message("b", "shortvideo", Map.of("MediaId", "s")));

        assertThat(texts().get(0)).startsWith("A voice message, which WeChat");
        assertThat(texts().get(1)).startsWith("A video, which WeChat");
    }

    @Test
    void hasNoPlaceForWhatIsAboutNobody() {
        conversations.receive(
                Inbound.of(
                        new Received(
                                "shop",
                                "wx1",
                                null,
                                "event",
                                "PUBLISHJOBFINISH",
                                null,
                                NOON,
                                "k",
                                Map.of())),
                null);

        assertThat(conversations.latest()).isEmpty();
    }

    @Test
    void countsAChangeOnlyAfterItCanBeRead() {
        long before = database.changes();
        conversations.receive(UserMessages.text("k1", "hello"), null);

        assertThat(database.changes()).isGreaterThan(before);
        assertThat(conversations.find(USER))
                .hasValueSatisfying(
                        found -> {
                            assertThat(found.lastAt()).isEqualTo(NOON.getEpochSecond());
                            assertThat(found.preview()).isEqualTo("hello");
                        });
    }

    private List<String> texts() {
        return conversations.messages(USER).stream().map(ChatMessage::text).toList();
    }
}
