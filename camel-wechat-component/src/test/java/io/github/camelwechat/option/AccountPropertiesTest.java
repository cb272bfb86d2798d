// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.option;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.WeChatEndpoint;
import io.github.camelwechat.testing.MainApplication;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An account is bound from properties, however they spell its entry. */
class AccountPropertiesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"accounts[shop]", "accounts.shop", "accounts[my-shop]", "accounts.my-shop"})
    void bindsAnEntryOfTheAccountsHoweverItIsSpelled(String entry) {
        String shop = "camel.component.wechat." + entry + ".";
        try (MainApplication application =
                new MainApplication(
                                shop + "appId = wx0000000000000001",
                                shop + "token = theToken",
                                shop + "ackMode = received",
                                shop + "app-secret = theSecret",
                                shop + "apiSecurity.symmetricKey = theKey")
                        .start()) {
            WeChatEndpoint endpoint =
                    application
                            .context()
                            .getEndpoint(
                                    "wechat:" + entry.replaceAll("accounts.|]", ""),
                                    WeChatEndpoint.class);

            assertThat(endpoint.getConfiguration().getAppId()).isEqualTo("wx0000000000000001");
            assertThat(endpoint.getConfiguration().getToken()).isEqualTo("theToken");
            assertThat(endpoint.getConfiguration().getAppSecret()).isEqualTo("theSecret");
            assertThat(endpoint.getConfiguration().getAckMode()).isEqualTo(AckMode.RECEIVED);
            assertThat(endpoint.getConfiguration().getApiSecurity().getSymmetricKey())
                    .isEqualTo("theKey");
        }
    }
}
