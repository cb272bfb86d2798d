// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send;

import static io.github.camelwechat.internal.api.client.ApiFixture.failure;
import static io.github.camelwechat.internal.api.client.ApiFixture.get;
import static io.github.camelwechat.internal.send.SendFixture.PNG;
import static io.github.camelwechat.internal.send.SendFixture.options;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.failure.WeChatException;
import io.github.camelwechat.internal.send.media.MediaTypes;
import io.github.camelwechat.message.MediaContent;
import io.github.camelwechat.message.OutboundMessage.Text;
import io.github.camelwechat.message.OutboundMessage.Upload;
import io.github.camelwechat.simulator.fault.Fault;
import io.github.camelwechat.testing.SecretWatch;
import io.github.camelwechat.testing.UnavailableStore;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rules of secrets on the way out; the watch over the log judges. */
class OutboundSecretsTest {

    private static final String SAID = "said-to-ann-" + SecretWatch.MARK;

    @RegisterExtension final SendFixture fixture = new SendFixture();
    private String token;

    @BeforeEach
    void learnTheToken() {
        fixture.annWrites();
        get(fixture.send(SAID));
        token = fixture.sends().get(0).query().get("access_token");
        SecretWatch.running().expectNever("an access token", token);
    }

    @Test
    void whatIsSentIsNotPrinted() {
        get(fixture.send(SAID));
        get(
                fixture.send(
                        new Upload(MediaTypes.detect("shop", MediaContent.of(PNG), null, SAID)),
                        options()));
        get(
                SendFixture.send(
                        fixture.sender(new UnavailableStore()),
                        fixture.shop,
                        SendFixture.ANN,
                        new Text(SAID),
                        options()));

        assertThat(fixture.sends()).hasSize(4);
    }

    @Test
    void failuresPrintNeitherWhatOpensAnAccountNorWhatWasSaid() {
        StringWriter printed = new StringWriter();
        for (Fault fault :
                List.of(
                        new Fault.DropBeforeResponse(),
                        new Fault.GarbageBody(),
                        new Fault.HttpStatus(502),
                        new Fault.ErrCode(40003, "invalid openid"),
                        new Fault.ErrCode(45047, "out of response count limit"))) {
            fixture.annWrites();
            fixture.wechat.inject(fault, 1, SendFixture.SEND);
            failure(fixture.send(new Text(SAID), options()), WeChatException.class)
                    .printStackTrace(new PrintWriter(printed, true));
        }

        assertThat(printed.toString())
                .contains("may have been delivered", "40003", "45047")
                .doesNotContain(token, SAID, fixture.wechat.account().appSecret());
    }
}
