// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.callback;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.account.SecurityMode;
import io.github.camelwechat.testing.CallbackClient;
import io.github.camelwechat.testing.CallbackClient.Answer;
import io.github.camelwechat.testing.ConsumerTest;
import io.github.camelwechat.testing.HttpEntrance;
import io.github.camelwechat.testing.InboundSamples;
import io.github.camelwechat.testing.OnEveryEntrance;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.junit.jupiter.api.Test;

/** What a caller sees of the HTTP server is the same however callbacks get in. */
@OnEveryEntrance
class HttpEntranceTest extends ConsumerTest {

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(shop("&exchangePattern=InOut")).routeId("shop").setBody(constant("你好"));
            }
        };
    }

    @Test
    void answersTheHandshake() {
        String query =
                InboundSamples.push(new byte[0], SecurityMode.PLAIN, clock.instant(), "").query();

        Answer answer = client().get(query + "&echostr=6234567");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("6234567");
        assertThat(client().get(query.replace("signature=", "signature=0") + "&echostr=1").status())
                .isEqualTo(403);
    }

    @Test
    void writesNothingButStatusTypeAndBody() {
        Answer answer = client().post(text("oUser", "hello", 1));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.contentType()).isEqualTo("text/xml; charset=utf-8");
        assertThat(answer.raw().headers().map().keySet())
                .extracting(name -> name.toLowerCase(Locale.ROOT))
                .containsExactlyInAnyOrder("content-type", "content-length");
    }

    @Test
    void refusesOtherMethods() {
        for (String method : List.of("PUT", "DELETE", "PATCH", "HEAD", "OPTIONS")) {
            Answer answer = client().method(method, "");

            assertThat(answer.status()).as(method).isEqualTo(405);
            if (entrance == HttpEntrance.ROUTER) {
                assertThat(answer.raw().headers().firstValue("allow")).hasValue("GET,POST");
            }
        }
    }

    @Test
    void matchesThePathThatIsAnnounced() {
        assertThat(answersAt("/wechat/shop", 1)).isEqualTo(200);
        assertThat(answersAt("/wechat/shop/", 2)).as("with a slash at its end").isEqualTo(200);
        assertThat(answersAt("/wechat/shop/x", 3)).isEqualTo(404);
        assertThat(answersAt("/wechat/shopx", 4)).isEqualTo(404);
        assertThat(answersAt("/wechat", 5)).isEqualTo(404);
    }

    private int answersAt(String path, int msgId) {
        return new CallbackClient(port, path).post(text("oUser", "hello", msgId)).status();
    }

    @Test
    void isListedByPlatformHttpWhileItIsServed() throws Exception {
        assertThat(listed()).containsExactly("/wechat/shop GET,POST");

        context().getRouteController().stopRoute("shop");
        assertThat(listed()).isEmpty();

        context().getRouteController().startRoute("shop");
        assertThat(listed()).containsExactly("/wechat/shop GET,POST");
    }

    private Stream<String> listed() {
        return context()
                .getComponent("platform-http", PlatformHttpComponent.class)
                .getHttpEndpoints()
                .stream()
                .map(endpoint -> endpoint.getUri() + " " + endpoint.getVerbs());
    }

    @Test
    void answersAgainWhereTheBodyWasTooLargeBefore() {
        assertThat(client().post(text("oUser", "x".repeat(1024 * 1024), 1)).status())
                .isEqualTo(413);

        assertThat(client().post(text("oUser", "hello", 2)).status()).isEqualTo(200);
    }
}
