// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.simulator.Api;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.account.AccountKind;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** WeChat gives different rights to different kinds of accounts. */
class AccountKindTest {
    private static final String SEND = "/cgi-bin/message/custom/send";
    private static final String USER = "oKindUser";

    @ParameterizedTest
    @CsvSource({
        "unverified-subscription, /cgi-bin/message/custom/send,   48001",
        "unverified-service,      /cgi-bin/message/mass/sendall,  48001",
        "subscription,            /cgi-bin/message/template/send, 48001",
        "subscription,            /cgi-bin/qrcode/create,         48001",
        "test,                    /cgi-bin/message/mass/sendall,  48001",
        "subscription,            /cgi-bin/message/custom/send,   0",
        "unverified-subscription, /cgi-bin/tags/create,           0",
        "overseas,                /cgi-bin/qrcode/create,         0",
        "service,                 /cgi-bin/message/mass/sendall,  0"
    })
    void refusesTheCallAndTheQuotaOfWhatTheKindLacks(String kind, String path, int refusal) {
        try (WeChatSimulator wechat = wechat(kind)) {
            Api api = new Api(wechat);
            int code = api.code(path, "{}");
            assertThat(code == 48001).as("errcode " + code).isEqualTo(refusal == 48001);
            assertThat(api.code("/cgi-bin/openapi/quota/get", "{\"cgi_path\":\"" + path + "\"}"))
                    .isEqualTo(refusal == 0 ? 0 : 76022);
        }
    }

    @Test
    void refusesKindsOfMessages() {
        try (WeChatSimulator overseas = wechat("overseas");
                WeChatSimulator test = wechat("test")) {
            assertThat(code(overseas, "voice", "{\"media_id\":\"m\"}")).isEqualTo(48008);
            assertThat(code(overseas, "msgmenu", "{\"list\":[]}")).isEqualTo(40200);
            assertThat(code(test, "msgmenu", "{\"list\":[]}")).isEqualTo(40200);
            assertThat(code(overseas, "text", "{\"content\":\"hello\"}")).isZero();
        }
    }

    @Test
    void namesTheKindsThereAre() {
        assertThatThrownBy(() -> AccountKind.of("personal"))
                .hasMessageContaining("\"personal\" is not one of service, unverified-service");
    }

    private static int code(WeChatSimulator wechat, String type, String payload) {
        wechat.user(USER).says("hello");
        return new Api(wechat)
                .code(
                        SEND,
                        "{\"touser\":\"%s\",\"msgtype\":\"%s\",\"%s\":%s}"
                                .formatted(USER, type, type, payload));
    }

    private static WeChatSimulator wechat(String kind) {
        return WeChatSimulator.builder()
                .account(SimulatedAccount.demo().withKind(AccountKind.of(kind)))
                .start();
    }
}
