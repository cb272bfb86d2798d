// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.WeChatComponent;
import io.github.camelwechat.WeChatConfiguration;
import io.github.camelwechat.WeChatEndpoint;
import io.github.camelwechat.testing.MainApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.ServiceStatus;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rules of a reload of properties in development mode: Camel tells a new component of what changed
 * and of nothing else.
 */
class PropertiesReloadTest {

    private static final String ROUTE =
            """
            - route:
                id: push
                from:
                  uri: direct:push
                  steps:
                    - to:
                        uri: wechat:shop
            """;

    @TempDir private Path routes;
    @TempDir private Path watched;

    @BeforeEach
    void writeRoute() throws IOException {
        Files.writeString(routes.resolve("routes.yaml"), ROUTE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"accounts[shop]", "accounts.shop"})
    void anAccountThatIsEditedInOneLineKeepsItsOtherOptions(String entry) {
        try (MainApplication application = new MainApplication(lines(entry, "one", "6s")).start()) {
            application.reload(lines(entry, "two", "6s"));

            WeChatConfiguration shop = endpoint(application).getConfiguration();
            assertThat(shop.getToken()).isEqualTo("two");
            assertThat(shop.getAppId()).isEqualTo("wx0000000000000001");
            assertThat(shop.getAppSecret()).isEqualTo("theSecret");
            assertThat(shop.getAckMode()).isEqualTo(AckMode.RECEIVED);
            assertThat(component(application).getAccounts()).containsOnlyKeys("shop", "other");
            assertThat(component(application).getConnectTimeout()).isEqualTo(6_000);
            assertThat(component(application).getMaxConnections()).as("in dashes").isEqualTo(7);
            assertThat(application.context().getRouteController().getRouteStatus("push"))
                    .isEqualTo(ServiceStatus.Started);
            assertThat(application.log())
                    .anyMatch(line -> line.contains("made a new WeChat component"))
                    .noneMatch(line -> line.contains("theSecret"));
        }
    }

    @Test
    void severalLinesMayChangeAtOnceAndNewOnesAndThoseTakenOutCount() {
        try (MainApplication application =
                new MainApplication(lines("accounts[shop]", "one", "6s")).start()) {
            List<String> lines = new ArrayList<>(List.of(lines("accounts[shop]", "two", "7s")));
            lines.removeIf(line -> line.contains("ackMode"));
            lines.add("camel.component.wechat.accounts[third].appId = wx0000000000000003");
            application.reload(lines.toArray(String[]::new));

            WeChatConfiguration shop = endpoint(application).getConfiguration();
            assertThat(shop.getToken()).isEqualTo("two");
            assertThat(shop.getAppSecret()).isEqualTo("theSecret");
            assertThat(shop.getAckMode()).isEqualTo(new WeChatConfiguration().getAckMode());
            assertThat(component(application).getConnectTimeout()).isEqualTo(7_000);
            assertThat(component(application).getAccounts())
                    .containsOnlyKeys("shop", "other", "third");
        }
    }

    @Test
    void whatIsWrongIsSaidByNameAndMendedByTheNextReload() {
        try (MainApplication application =
                new MainApplication(lines("accounts[shop]", "one", "6s")).start()) {
            String[] broken = lines("accounts[shop]", "two", "6s");
            broken[2] = broken[2].replace("received", "sometimes");
            assertThatThrownBy(() -> application.reload(broken))
                    .rootCause()
                    .hasMessageContaining("sometimes");

            application.reload(lines("accounts[shop]", "three", "6s"));

            assertThat(endpoint(application).getConfiguration().getToken()).isEqualTo("three");
            assertThat(application.context().getRouteController().getRouteStatus("push"))
                    .isEqualTo(ServiceStatus.Started);
        }
    }

    @Test
    void aPropertyOfTheSystemComesBeforeThatOfTheFile() {
        String property = "camel.component.wechat.connect-timeout";
        System.setProperty(property, "9s");
        try (MainApplication application =
                new MainApplication(lines("accounts[shop]", "one", "6s")).start()) {
            application.reload(lines("accounts[shop]", "two", "6s"));

            assertThat(component(application).getConnectTimeout()).isEqualTo(9_000);
        } finally {
            System.clearProperty(property);
        }
    }

    @Test
    void aComponentThatNoReloadMadeIsLeftAlone() throws Exception {
        try (CamelContext context = new DefaultCamelContext()) {
            Path file = watched.resolve("application.properties");
            Files.writeString(file, "camel.component.wechat.connectTimeout = 6s");
            context.getPropertiesComponent().setLocation(file.toUri().toString());
            context.start();
            WeChatComponent component = context.getComponent("wechat", WeChatComponent.class);

            assertThat(component.isStarted()).isTrue();
            assertThat(component.getConnectTimeout())
                    .isEqualTo(new WeChatComponent().getConnectTimeout())
                    .isNotEqualTo(6_000);
        }
    }

    /** Camel cannot make them again. */
    @Test
    void routesThatAreInNoFileAreNamed() {
        try (MainApplication application =
                new MainApplication(lines("accounts[shop]", "one", "6s"))
                        .route("direct:code", "wechat:other")
                        .start()) {
            application.reload(lines("accounts[shop]", "two", "6s"));

            assertThat(application.log())
                    .anyMatch(line -> line.contains("are not read from a file"));
        }
    }

    private WeChatEndpoint endpoint(MainApplication application) {
        return application.context().getEndpoint("wechat:shop", WeChatEndpoint.class);
    }

    private WeChatComponent component(MainApplication application) {
        return application.context().getComponent("wechat", WeChatComponent.class);
    }

    private String[] lines(String entry, String token, String connectTimeout) {
        String shop = "camel.component.wechat." + entry + ".";
        String other = "camel.component.wechat.accounts[other].";
        return new String[] {
            shop + "appId = wx0000000000000001",
            shop + "token = " + token,
            shop + "ackMode = received",
            shop + "appSecret = theSecret",
            other + "appId = wx0000000000000002",
            other + "appSecret = otherSecret",
            "camel.component.wechat.connectTimeout = " + connectTimeout,
            "camel.component.wechat.max-connections = 7",
            "camel.main.routesReloadEnabled = true",
            "camel.main.routesReloadDirectory = " + watched,
            "camel.main.routesReloadPattern = *.none",
            "camel.main.routesIncludePattern = " + routes.resolve("routes.yaml").toUri(),
        };
    }
}
