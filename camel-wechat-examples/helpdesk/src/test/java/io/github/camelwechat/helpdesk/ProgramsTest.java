// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.helpdesk.testing.Http;
import io.github.camelwechat.helpdesk.testing.InboxClient;
import io.github.camelwechat.helpdesk.testing.Ports;
import io.github.camelwechat.helpdesk.testing.Program;
import io.github.camelwechat.helpdesk.testing.RunningHelpdesk;
import io.github.camelwechat.simulator.SimulatorMain;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The programs as a person starts them: each in a process of its own. */
@Tag("slow")
class ProgramsTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String USER = "oTwoPrograms1";

    @TempDir Path data;

    @Test
    void sayInOneSentenceThatAPortIsTakenAndWhichOptionChangesIt() throws IOException {
        try (ServerSocket taken = Ports.occupy();
                Program bridge =
                        Program.start(
                                HelpdeskBridge.class,
                                "--port",
                                taken.getLocalPort(),
                                "--clock",
                                "system",
                                "--data",
                                data);
                Program demo =
                        Program.start(
                                Helpdesk.class,
                                "demo",
                                "--port",
                                Ports.free(),
                                "--simulator-port",
                                taken.getLocalPort(),
                                "--data",
                                data)) {
            assertOneSentence(bridge, "Port " + taken.getLocalPort(), "--port");
            assertOneSentence(demo, "Port " + taken.getLocalPort(), "--simulator-port");
        }
    }

    @Test
    void sayInOneSentenceWhatIsWrongWithAnOption() {
        try (Program bridge = Program.start(Helpdesk.class, "bridge", "--porto", "8080");
                Program unknown = Program.start(Helpdesk.class, "telephone")) {
            assertOneSentence(bridge, "--porto", "--help");
            assertOneSentence(unknown, "telephone", "bridge");
        }
    }

    @ParameterizedTest
    @CsvSource({"broker/journal, journal", "broker/bindings, journal", ".db, conversations"})
    void sayInOneSentenceThatTheDataIsDamagedInsteadOfLosingMessages(String part, String words)
            throws IOException {
        new RunningHelpdesk(data).close();
        damage(part);

        try (Program bridge =
                Program.start(
                        HelpdeskBridge.class,
                        "--port",
                        Ports.free(),
                        "--clock",
                        "system",
                        "--data",
                        data)) {
            assertThat(bridge.exitCode()).isEqualTo(1);
            // The broker says first, in its own words, what it stumbled over.
            assertThat(bridge.output()).noneMatch(line -> line.contains("http://"));
            assertThat(bridge.output().get(bridge.output().size() - 1))
                    .startsWith("bridge: ")
                    .contains(words, "damaged")
                    .endsWith(".");
        }
    }

    private void damage(String part) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(data)) {
            files =
                    all.filter(Files::isRegularFile)
                            .filter(file -> file.toString().contains(part))
                            .toList();
        }
        assertThat(files).isNotEmpty();
        for (Path file : files) {
            byte[] content = Files.readAllBytes(file);
            Arrays.fill(content, (byte) 'x');
            Files.write(file, content);
        }
    }

    private static void assertOneSentence(Program program, String... words) {
        assertThat(program.exitCode()).isEqualTo(1);
        assertThat(program.output()).hasSize(1);
        assertThat(program.output().get(0)).contains(words).endsWith(".");
    }

    @Test
    void simulatorAndBridgeTalkAsTwoPrograms() {
        int phonePort = Ports.free();
        int inboxPort = Ports.free();
        Http phone = new Http(phonePort);
        InboxClient inbox = new InboxClient(inboxPort);
        try (Program bridge =
                        Program.start(
                                HelpdeskBridge.class,
                                "--port",
                                inboxPort,
                                "--wechat-url",
                                "http://localhost:" + phonePort,
                                "--data",
                                data);
                Program simulator =
                        Program.start(
                                SimulatorMain.class,
                                "--port",
                                phonePort,
                                "--callback-url",
                                RunningHelpdesk.callbackUrl(inboxPort))) {
            await().atMost(PATIENCE).until(inbox::isUp);
            await().atMost(PATIENCE).until(() -> isUp(phone));
            phone.post(
                    "/_sim/users/" + USER + "/say",
                    new JsonObject().put("text", "Hello from far away"));

            inbox.awaitMessage(
                    USER, message -> "Hello from far away".equals(message.getString("text")));
            String id = inbox.reply(USER, "Hello back");
            assertThat(inbox.awaitOutcome(USER, id).getString("status")).isEqualTo("sent");
            assertThat(phone.get("/_sim/users/" + USER + "/chat").text()).contains("Hello back");

            phone.post(
                    "/_sim/clock/advance",
                    new JsonObject().put("seconds", Duration.ofHours(49).toSeconds()));
            await().atMost(PATIENCE)
                    .until(() -> inbox.window(USER).getString("state").equals("closed"));
        }
    }

    @Test
    void refuseDataThatAnotherBridgeUses() {
        int port = Ports.free();
        try (Program first =
                        Program.start(
                                HelpdeskBridge.class,
                                "--port",
                                port,
                                "--clock",
                                "system",
                                "--data",
                                data);
                Program second = startSecond(new InboxClient(port))) {
            assertOneSentence(second, data.toString(), "--data");
            assertThat(first.isRunning()).isTrue();
        }
    }

    private Program startSecond(InboxClient first) {
        await().atMost(PATIENCE).until(first::isUp);
        return Program.start(
                HelpdeskBridge.class, "--port", Ports.free(), "--clock", "system", "--data", data);
    }

    @Test
    void theDemoPrintsBothAddressesAndStopsCleanly() {
        int phonePort = Ports.free();
        int inboxPort = Ports.free();
        try (Program demo =
                Program.start(
                        Helpdesk.class,
                        "--port",
                        inboxPort,
                        "--simulator-port",
                        phonePort,
                        "--data",
                        data)) {
            await().atMost(PATIENCE)
                    .until(() -> String.join("\n", demo.output()).contains("Ctrl-C"));

            assertThat(String.join("\n", demo.output()))
                    .contains(
                            "http://localhost:" + phonePort + "/",
                            "http://localhost:" + inboxPort + "/");
            assertThat(new InboxClient(inboxPort).isUp()).isTrue();
            demo.stop();
            List<String> output = demo.output();
            assertThat(output).anyMatch(line -> line.startsWith("Stopping"));
            assertThat(output)
                    .noneMatch(line -> line.contains("Exception") || line.contains("WARN"));
        }
    }

    private static boolean isUp(Http phone) {
        try {
            return phone.get("/_sim/clock").status() == 200;
        } catch (java.io.UncheckedIOException e) {
            return false;
        }
    }
}
