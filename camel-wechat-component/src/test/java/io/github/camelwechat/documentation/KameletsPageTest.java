// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.simulator.user.ChatEntry;
import io.github.camelwechat.testing.InVmBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page on Kamelets says what the Kamelets say, and its Pipes run as they stand there. */
class KameletsPageTest extends DocumentedAccountTest {

    private static final byte[] JPEG = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xE0, 1, 2};

    private static final Pattern PIPE =
            Pattern.compile("(?ms)^## ([^\\n]+)\\n(?:(?!^## ).)*?^```yaml\\n(.*?)^```$");

    private final Markdown page = Markdown.page(KameletTables.PATH);
    private final InVmBroker broker = new InVmBroker();

    KameletsPageTest() throws IOException {}

    @Override
    String properties() {
        return page.code("properties");
    }

    @AfterEach
    void stopBroker() throws Exception {
        context.stop();
        broker.close();
    }

    @Test
    void itsTablesAreMadeFromTheKamelets() throws IOException {
        KameletTables.committedPage().page().assertCommitted();
    }

    @Test
    void everyPipeHasATest() {
        assertThat(pipes().keySet())
                .containsExactlyInAnyOrder(
                        "From WeChat to a queue",
                        "From a queue to WeChat",
                        "Pictures to files",
                        "Media that are kept",
                        "CloudEvents",
                        "Windows to a log");
    }

    @Test
    void carriesAConversationThroughTwoQueuesAndParksWhatComesTooLate() throws Exception {
        broker.start(context);
        run("From WeChat to a queue");
        run("From a queue to WeChat");
        SimulatedUser user = wechat().user("oUser");

        user.says("hello").await();
        assertThat(user.chat())
                .extracting(ChatEntry::text)
                .containsExactly("hello", "We got your message and will answer soon.");
        assertThat(consumer.receiveBody("jms:queue:from-wechat", 10_000, String.class))
                .contains("\"content\":\"hello\"");
        template.sendBodyAndHeader("jms:queue:to-wechat", "Hello!", "wechat-openid", "oUser");
        await().untilAsserted(() -> assertThat(seen("oUser")).containsExactly("Hello!"));

        wechat().clock().advance(Duration.ofHours(49));
        template.sendBodyAndHeader("jms:queue:to-wechat", "Still there?", "wechat-openid", "oUser");
        await().until(() -> consumer.receiveNoWait("jms:queue:to-wechat") == null);
        user.says("I am back").await();
        await().untilAsserted(
                        () -> assertThat(seen("oUser")).containsExactly("Hello!", "Still there?"));
    }

    @Test
    void keepsPicturesAsFiles(@TempDir Path folder) throws Exception {
        context.getPropertiesComponent().addInitialProperty("pictures", folder.toString());
        run("Pictures to files");

        wechat().user("oUser").sendsImage(JPEG).await();

        await().until(() -> folder.toFile().list().length == 1);
        assertThat(Files.readAllBytes(folder.toFile().listFiles()[0].toPath())).isEqualTo(JPEG);
    }

    @Test
    void keepsMediaBesideTheMessages(@TempDir Path folder) throws Exception {
        context.getPropertiesComponent().addInitialProperty("media", folder.toString());
        run("Media that are kept");

        wechat().user("oUser").sendsImage(JPEG).await();

        Exchange message = consumer.receive("seda:messages", 10_000);
        assertThat(message.getMessage().getBody(String.class)).contains("\"openId\":\"oUser\"");
        String file = message.getMessage().getHeader("wechat-mirror-file", String.class);
        assertThat(Path.of(file)).startsWith(folder.resolve("shop")).hasBinaryContent(JPEG);
    }

    @Test
    void makesCloudEvents() throws Exception {
        run("CloudEvents");

        wechat().user("oUser").says("hello").await();

        assertThat(consumer.receiveBody("seda:events", 10_000, String.class))
                .contains("\"specversion\":\"1.0\"")
                .contains("\"subject\":\"oUser\"");
    }

    @Test
    void logsWhatBecomesOfWindows() throws Exception {
        Queue<String> lines = new ConcurrentLinkedQueue<>();
        context.getCamelContextExtension()
                .addLogListener(
                        (exchange, logger, line) -> {
                            lines.add(line);
                            return line;
                        });
        run("CloudEvents");
        run("Windows to a log");

        wechat().user("oUser").says("hello").await();

        await().untilAsserted(
                        () -> assertThat(lines).anyMatch(line -> line.contains("windowOpened")));
    }

    private Map<String, String> pipes() {
        return PIPE.matcher(page.text())
                .results()
                .collect(Collectors.toMap(pipe -> pipe.group(1), pipe -> pipe.group(2)));
    }

    private void run(String title) throws Exception {
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(ResourceHelper.fromString("pipe.yaml", pipes().get(title)));
    }
}
