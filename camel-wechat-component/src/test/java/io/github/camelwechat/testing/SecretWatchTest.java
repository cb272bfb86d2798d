// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.account.Secret;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The watch over the log sees what it must see, and nothing in what is harmless. */
class SecretWatchTest {

    private static final Logger CARELESS = LoggerFactory.getLogger("some.careless.Library");

    private final SecretWatch watch = SecretWatch.running();

    @Test
    void refusesASecretThatAnyLoggerPrintsAtTrace() {
        CARELESS.trace("fetching a token with {}", "secret-" + SecretWatch.MARK);

        assertThat(watch.takeLeaks())
                .singleElement()
                .asString()
                .startsWith("some.careless.Library printed a secret of a test at TRACE");
    }

    @Test
    void refusesASecretInTheCauseOfAnException() {
        Exception cause = new IllegalStateException("GET /?key=" + SecretWatch.MARK);

        CARELESS.debug("failed", new IllegalStateException("no answer", cause));

        assertThat(watch.takeLeaks()).hasSize(1);
    }

    @Test
    void refusesTheKeysOfTheSamples() {
        CARELESS.info("configured {}", InboundSamples.ENCODING_AES_KEY);
        CARELESS.info("configured {}", InboundSamples.TOKEN);

        assertThat(watch.takeLeaks()).hasSize(2);
    }

    @Test
    void refusesWhatTheSimulatorKeepsSecret() {
        CARELESS.info("configured {}", SimulatedAccount.demo().appSecret());
        CARELESS.info("using 96_{}", "x_-7".repeat(20));

        assertThat(watch.takeLeaks()).hasSize(2);
    }

    @Test
    void refusesAValueThatATestNamed() {
        watch.expectNever("the key of this test", "hg4Tr9sWqX");

        CARELESS.info("hg4Tr9sWqX");

        assertThat(watch.takeLeaks()).singleElement().asString().contains("the key of this test");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /cgi-bin/message/custom/send?access_token=84_ABCDEFGH",
                "{\"access_token\":\"84_ABCDEFGH\",\"expires_in\":7200}",
                "{\"appid\":\"wx1\",\"secret\":\"0123456789abcdef\"}",
                "wechat://shop?appSecret=0123456789abcdef",
            })
    void refusesTheValueOfASecretFieldThatNobodyNamed(String line) {
        CARELESS.debug(line);

        assertThat(watch.takeLeaks()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wechat://shop?appSecret=xxxxxx&encodingAesKey=xxxxxx",
                "POST /cgi-bin/message/custom/send?access_token=***",
                "the option encodingAesKey must be 43 characters",
            })
    void acceptsWhatIsMasked(String line) {
        CARELESS.debug(line);

        assertThat(watch.takeLeaks()).isEmpty();
    }

    @Test
    void acceptsThatCamelPrintsAUriAsItWasWrittenButOnlyBelowInfo() {
        Logger camel = LoggerFactory.getLogger("org.apache.camel.support.EndpointHelper");

        camel.trace("resolved wechat:shop?appSecret={}", SecretWatch.MARK);
        assertThat(watch.takeLeaks()).isEmpty();

        camel.info("resolved wechat:shop?appSecret={}", SecretWatch.MARK);
        assertThat(watch.takeLeaks()).isNotEmpty();
    }

    @Test
    void acceptsASecretThatPrintsItself() {
        CARELESS.debug("using {}", Secret.of(SecretWatch.MARK));

        assertThat(watch.takeLeaks()).isEmpty();
    }

    @Test
    void failsTheTestThatLeaked() {
        CARELESS.info(SecretWatch.MARK);

        assertThatThrownBy(() -> new SecretWatchExtension().afterAll(null))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("some.careless.Library")
                .hasMessageNotContaining(SecretWatch.MARK);
    }
}
