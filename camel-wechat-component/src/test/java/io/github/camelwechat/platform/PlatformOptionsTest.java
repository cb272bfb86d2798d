// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.platform;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.WeChatComponent;
import io.github.camelwechat.WeChatConfiguration;
import java.util.function.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a platform cannot be, and what is for nothing but platforms. */
class PlatformOptionsTest {

    private static final String KEY = "Hs7mQ2xZ9aVt4KcJ6yRf1LpBn8WdE3oGu5Xi0TkMvDA";

    private final DefaultCamelContext context = new DefaultCamelContext();

    @AfterEach
    void close() throws Exception {
        context.close();
    }

    private void account(String name, Consumer<WeChatConfiguration> more) {
        WeChatConfiguration options = new WeChatConfiguration();
        options.setPlatform(true);
        options.setAppId("wx8b4e61f07ca2d935");
        options.setAppSecret("made-up-secret-never-print-me");
        options.setToken("made-up-token-never-print-me");
        options.setEncodingAesKey(KEY);
        more.accept(options);
        context.getComponent("wechat", WeChatComponent.class).getAccounts().put(name, options);
    }

    private void refuses(String uri, String... words) {
        Endpoint endpoint = context.getEndpoint(uri);
        assertThatThrownBy(() -> endpoint.createConsumer(exchange -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .contains(words)
                .doesNotContain("never-print-me");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "originalId=gh_1|originalId|WeChat tells that of each account",
                "tokenSource=classic|tokenSource|the ticket that WeChat pushes",
                "tokenService=true&tokenServiceKey=RAW(123456789012345678901234)|tokenService|every"
                        + " account",
                "accountType=service|accountType|accounts of every kind",
                "securityMode=plain|securityMode|leave it at safe",
                "securityMode=compatible|securityMode|leave it at safe",
                "sourceFilter=log|sourceFilter|known by its signature",
                "authorizer=gh_1|authorizer|wx and 16",
                "authorizer=wx1&channel=authorization|authorizer|leave one of them out",
                "authorizer=wx1&channel=window|authorizer|leave one of them out",
                "authorizedUrl=connected.html|authorizedUrl|https://example.com/connected",
                "authorizedUrl=https://a.example/x%23y|authorizedUrl|without a fragment",
                "suspended=answer:later&listenOnly=true|suspended|listenOnly"
            })
    void aPlatformHasNoOptionThatIsNone(String options, String option, String cure) {
        account("acme", more -> {});

        refuses("wechat:acme?" + options, "Option " + option + " of wechat://acme", cure);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "authorizer=wx1",
                "authorizedUrl=https://a.example",
                "channel=authorization"
            })
    void whatIsForPlatformsIsRefusedForAccounts(String option) {
        account("shop", options -> options.setPlatform(false));

        refuses("wechat:shop?" + option, "set platform=true if account 'shop' is one");
    }

    @Test
    void theNameOfAPlatformLeavesRoomForThoseOfItsAccounts() {
        String name = "a".repeat(44);
        account(name, more -> {});

        refuses("wechat:" + name, "Option account", "at most 43 characters", name);
    }

    @Test
    void aPlatformNeedsItsSecretToo() {
        account("acme", options -> options.setAppSecret(null));

        refuses("wechat:acme", "Option appSecret", "is missing", "platform=true");
    }
}
