// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.camelwechat.WeChatComponent;
import io.github.camelwechat.WeChatConfiguration;
import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.option.ClosedWindowPolicy;
import io.github.camelwechat.testing.MainApplication;
import io.github.camelwechat.testing.RawServer;
import io.github.camelwechat.testing.RawServer.Answer;
import io.github.camelwechat.testing.RawServer.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An AppSecret that is reset in WeChat's console ends every token at once and is refused from then
 * on: nothing that is sent meanwhile is lost or goes out twice.
 */
@Tag("slow")
class AppSecretResetTest {

    private static final String SEND = "/cgi-bin/message/custom/send";
    private static final String OLD = "old-secret-never-print-me";
    private static final String NEW = "new-secret-never-print-me";
    private static final int SENDERS = 8;

    @TempDir private Path folder;
    private final WeChatComponent component = new WeChatComponent();
    private final WeChatConfiguration shop = new WeChatConfiguration();
    private final ExecutorService threads = Executors.newFixedThreadPool(SENDERS);
    private final AtomicBoolean loaded = new AtomicBoolean(true);
    private final AtomicInteger sent = new AtomicInteger();
    private final Queue<Throwable> lost = new ConcurrentLinkedQueue<>();
    private final Queue<String> delivered = new ConcurrentLinkedQueue<>();
    private volatile String inForce = OLD;
    private volatile Runnable whenAsked = () -> {};
    private CamelContext context;
    private RawServer wechat;

    @BeforeEach
    void start() throws IOException {
        wechat = new RawServer(this::answer);
        shop.setAppId("wx0000000000000001");
        shop.setAppSecret(OLD);
        shop.setApiBaseUrl(wechat.url());
        shop.setWindowClosed(ClosedWindowPolicy.ASK);
        context = new DefaultCamelContext();
        context.addComponent("wechat", component);
    }

    @AfterEach
    void stop() throws IOException {
        loaded.set(false);
        threads.shutdownNow();
        context.stop();
        wechat.close();
    }

    /** A token is as good as the secret that fetched it. */
    private Answer answer(Request request) {
        String secret = inForce;
        if (request.path().equals(SEND)) {
            if (!request.target().endsWith("of-" + secret)) {
                return RawServer.json("{\"errcode\":40001,\"errmsg\":\"invalid credential\"}");
            }
            delivered.add(request.text().replaceFirst("(?s).*(message \\d+\\.).*", "$1"));
            return RawServer.json("{\"errcode\":0}");
        }
        whenAsked.run();
        return RawServer.json(
                request.text().contains("\"" + secret + "\"")
                        ? "{\"access_token\":\"of-" + secret + "\",\"expires_in\":7200}"
                        : "{\"errcode\":40125,\"errmsg\":\"invalid appsecret\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"updateSecret", "bean", "entry", "another entry"})
    void losesNoSendUnderLoad(String how) {
        if (how.equals("bean")) {
            context.getRegistry().bind("shop", shop);
        } else {
            component.getAccounts().put("shop", shop);
        }
        context.start();
        load(context, "wechat:shop");
        awaitSends(100);

        inForce = NEW;
        awaitRefusal();
        switch (how) {
            case "updateSecret" -> component.updateSecret("shop", NEW);
            case "another entry" -> {
                WeChatConfiguration other = shop.copy();
                other.setAppSecret(NEW);
                component.getAccounts().put("shop", other);
            }
            default -> shop.setAppSecret(NEW);
        }
        awaitSends(sent.get() + 100);

        assertEachIsSentOnce();
        assertThat(tokensAsked()).as("not each for itself").isLessThan(10);
    }

    /**
     * In development mode Camel makes a new component, and the route anew. It ends exchanges of the
     * former route as rejected, although they went out.
     */
    @Test
    void sendsWhatWaitsWhilePropertiesAreReloaded() throws IOException {
        Files.writeString(
                folder.resolve("routes.yaml"),
                """
                - route:
                    from:
                      uri: direct:push
                      steps:
                        - to:
                            uri: wechat:shop
                """);
        try (MainApplication application = new MainApplication(properties(OLD)).start()) {
            ProducerTemplate template = application.context().createProducerTemplate();
            send(template, "direct:push");
            inForce = NEW;
            for (int i = 0; i < SENDERS; i++) {
                threads.execute(() -> send(template, "direct:push"));
            }
            awaitRefusal();
            application.reload(properties(NEW));
            Awaitility.await().until(() -> delivered.size() == SENDERS + 1);
            send(template, "direct:push");

            assertThat(delivered).doesNotHaveDuplicates().hasSize(SENDERS + 2);
            assertThat(lost)
                    .allSatisfy(
                            each ->
                                    assertThat(each)
                                            .hasCauseInstanceOf(RejectedExecutionException.class));
        }
    }

    private String[] properties(String secret) throws IOException {
        Path watched = Files.createDirectories(folder.resolve("watched"));
        String account = "camel.component.wechat.accounts[shop].";
        return new String[] {
            account + "appId = wx0000000000000001",
            account + "appSecret = " + secret,
            account + "windowClosed = ask",
            account + "apiBaseUrl = " + wechat.url(),
            "camel.main.routesReloadEnabled = true",
            "camel.main.routesReloadDirectory = " + watched,
            "camel.main.routesReloadPattern = *.none",
            "camel.main.routesIncludePattern = " + folder.resolve("routes.yaml").toUri(),
        };
    }

    @Test
    void waitsForNoSecretThatNeverGaveAToken() {
        component.setSecretTimeout(Duration.ofHours(1).toMillis());
        component.getAccounts().put("shop", shop);
        context.start();
        inForce = NEW;

        assertThat(catchThrowable(this::send)).hasCauseInstanceOf(ApiErrorException.class);
        assertThat(tokensAsked()).isEqualTo(1);
    }

    @Test
    void waitsOnceAndNotForEver() {
        component.setSecretTimeout(500);
        component.getAccounts().put("shop", shop);
        context.start();
        send();
        inForce = NEW;
        long begun = System.nanoTime();

        Throwable inVain = catchThrowable(this::send);

        assertThat(System.nanoTime() - begun).isGreaterThan(500_000_000L);
        assertThat(inVain).hasCauseInstanceOf(ApiErrorException.class);
        assertThat(inVain.getCause())
                .hasMessageContaining("was reset in the console")
                .hasMessageContaining("updateSecret");
        component.setSecretTimeout(Duration.ofHours(1).toMillis());
        assertThat(catchThrowable(this::send)).isNotNull();

        component.updateSecret("shop", NEW);
        send();
    }

    /** The refusal of the former one comes when the next is in force already. */
    @Test
    void asksAgainAtOnceWithASecretThatChangedMeanwhile() {
        component.setSecretTimeout(0);
        component.getAccounts().put("shop", shop);
        context.start();
        inForce = NEW;
        whenAsked = () -> shop.setAppSecret(NEW);

        send();

        assertThat(tokensAsked()).isEqualTo(2);
    }

    private void load(CamelContext of, String uri) {
        ProducerTemplate template = of.createProducerTemplate();
        for (int i = 0; i < SENDERS; i++) {
            threads.execute(
                    () -> {
                        while (loaded.get()) {
                            send(template, uri);
                        }
                    });
        }
    }

    private void send(ProducerTemplate template, String uri) {
        int number = sent.incrementAndGet();
        try {
            template.sendBodyAndHeader(
                    uri, "message " + number + ".", WeChatConstants.OPEN_ID, "o-user");
        } catch (RuntimeException e) {
            lost.add(e);
        }
    }

    private void send() {
        context.createProducerTemplate()
                .sendBodyAndHeader("wechat:shop", "hello", WeChatConstants.OPEN_ID, "o-user");
    }

    private void awaitSends(int number) {
        Awaitility.await().until(() -> sent.get() >= number || !lost.isEmpty());
    }

    /** From here on senders wait. */
    private void awaitRefusal() {
        Awaitility.await().until(() -> tokensAsked() > 1);
    }

    private int tokensAsked() {
        return wechat.requests("/cgi-bin/stable_token").size();
    }

    private void assertEachIsSentOnce() {
        loaded.set(false);
        threads.shutdown();
        Awaitility.await().until(threads::isTerminated);
        assertThat(lost).map(each -> String.valueOf(each.getCause())).isEmpty();
        assertThat(delivered).doesNotHaveDuplicates().hasSize(sent.get());
    }
}
