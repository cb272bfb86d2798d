// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send;

import static io.github.camelwechat.internal.api.ApiFixture.failure;
import static io.github.camelwechat.internal.api.ApiFixture.get;
import static io.github.camelwechat.internal.send.SendFixture.PNG;
import static io.github.camelwechat.internal.send.SendFixture.options;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import io.github.camelwechat.failure.WeChatException;
import io.github.camelwechat.message.OutboundMessage.Text;
import io.github.camelwechat.message.OutboundMessage.Upload;
import io.github.camelwechat.simulator.fault.Fault;
import io.github.camelwechat.testing.BrokenStore;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class OutboundSecretsTest {

    private static final String SAID = "what-only-ann-may-read";

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level before = root.getLevel();

    /** The simulator's web server, which prints what it is asked. */
    private final Logger theOtherSide = (Logger) LoggerFactory.getLogger("io.vertx");

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
    private SendFixture fixture;

    @BeforeEach
    void listen() {
        PatternLayoutEncoder everything = new PatternLayoutEncoder();
        everything.setContext(root.getLoggerContext());
        everything.setPattern("%level %logger %msg %kvp%n%ex{full}");
        everything.start();
        appender.setContext(root.getLoggerContext());
        appender.setEncoder(everything);
        appender.setOutputStream(log);
        appender.start();
        root.addAppender(appender);
        root.setLevel(Level.TRACE);
        theOtherSide.setLevel(Level.OFF);
        fixture = new SendFixture();
    }

    @AfterEach
    void close() {
        root.setLevel(before);
        theOtherSide.setLevel(null);
        root.detachAppender(appender);
        appender.stop();
        fixture.close();
    }

    @Test
    void neitherLogsNorFailuresShowWhatOpensAnAccountOrWhatWasSaid() {
        fixture.annWrites();
        get(fixture.send(SAID));
        get(
                fixture.send(
                        new Upload(MediaTypes.detect("shop", PNG, null, SAID + ".png")),
                        options()));
        StringWriter failures = new StringWriter();
        for (Fault fault :
                List.of(
                        new Fault.DropBeforeResponse(),
                        new Fault.GarbageBody(),
                        new Fault.HttpStatus(502),
                        new Fault.ErrCode(45047, "out of response count limit"))) {
            fixture.annWrites();
            fixture.wechat.inject(fault, 1, SendFixture.SEND);
            failure(fixture.send(new Text(SAID), options()), WeChatException.class)
                    .printStackTrace(new PrintWriter(failures, true));
        }

        get(
                fixture.sender(new BrokenStore())
                        .send(fixture.shop, SendFixture.ANN, new Text(SAID), options()));
        LoggerFactory.getLogger("org.apache.hc.client5.http").trace("even this is heard");

        String token = fixture.sends().get(0).query().get("access_token");
        String printed = log.toString(StandardCharsets.UTF_8) + failures;
        assertThat(token).isNotBlank();
        assertThat(printed)
                .contains("may have been delivered", "so WeChat is asked", "even this is heard");
        assertThat(printed)
                .doesNotContain(token)
                .doesNotContain(fixture.wechat.account().appSecret())
                .doesNotContain(SAID);
    }
}
