// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.operation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.failure.InvalidMessageException;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Operations beside everything else a route does: after a callback, with any kind of body. */
class OperationRouteTest extends OperationTest {

    private static final String REMARK = "{\"openid\":\"oAlice\",\"remark\":\"李雷 😀\"}";

    @TempDir private Path folder;

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("wechat:shop").multicast().to("direct:known", "direct:any");
                from("wechat:shop?callbackPath=/typed&bodyFormat=typed")
                        .multicast()
                        .to("direct:known", "direct:any");
                from("direct:known")
                        .removeHeaders("CamelWeChat*")
                        .to("wechat:shop?operation=getUserTags")
                        .to("mock:tags");
                from("direct:any")
                        .setHeader(WeChatConstants.API_PATH, constant("/cgi-bin/tags/get"))
                        .to("wechat:shop?operation=callApi")
                        .to("mock:any");
                from("direct:remark").to("wechat:shop?operation=setRemark");
                from("direct:tags").to("wechat:shop?operation=listTags");
                from("file:" + folder).to("wechat:shop?operation=createMenu").to("mock:menu");
            }
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"/wechat/shop", "/typed"})
    void takesTheUserButNotTheBodyOfTheCallback(String path) throws Exception {
        wechat().callbackUrl("http://127.0.0.1:" + port + path);
        getMockEndpoint("mock:any").expectedMessageCount(1);

        wechat().user("oAlice").says("你好").await();

        getMockEndpoint("mock:any").assertIsSatisfied();
        assertThat(wechat().requests("/cgi-bin/tags/getidlist").get(0).bodyText())
                .isEqualTo("{\"openid\":\"oAlice\"}");
        assertThat(wechat().requests("/cgi-bin/tags/get"))
                .extracting(request -> request.method())
                .containsExactly("GET");
    }

    @Test
    void readsFieldsFromEveryKindOfBody() throws Exception {
        Path file = folder.resolveSibling("remark.json");
        Files.writeString(file, "\uFEFF" + REMARK);
        wechat().user("oAlice").follows();
        List<Object> bodies =
                List.of(
                        REMARK,
                        " \n" + REMARK,
                        REMARK.getBytes(UTF_8),
                        new ByteArrayInputStream(REMARK.getBytes(UTF_8)),
                        new StringReader(REMARK),
                        new ObjectMapper().readTree(REMARK),
                        Map.of("openid", "oAlice", "remark", "李雷 😀"),
                        file.toFile(),
                        file);
        for (Object body : bodies) {
            Exchange done =
                    template()
                            .request(
                                    "direct:remark",
                                    e -> {
                                        e.getMessage().setBody(body);
                                        // Left from somebody else, and nobody's business here.
                                        e.setProperty(Exchange.CHARSET_NAME, "GBK");
                                    });

            assertThat(done.getException()).as(body.getClass().getName()).isNull();
        }
        assertThat(wechat().requests("/cgi-bin/user/info/updateremark"))
                .hasSize(bodies.size())
                .allSatisfy(
                        request ->
                                assertThat(request.bodyText())
                                        .contains("\"remark\":\"李雷 😀\"")
                                        .contains("\"openid\":\"oAlice\""));
    }

    @Test
    void sendsTheLinesOfOtherSystemsAsWeChatKnowsThem() {
        wechat().user("oAlice").follows();

        template()
                .request(
                        "direct:remark",
                        e ->
                                e.getMessage()
                                        .setBody(Map.of("openid", "oAlice", "remark", "a\r\nb")));

        assertThat(wechat().requests("/cgi-bin/user/info/updateremark").get(0).bodyText())
                .contains("\"remark\":\"a\\nb\"");
    }

    @Test
    void answersAnUnknownOperationWithTheListAsItIsDocumented() {
        Exchange done =
                template()
                        .request(
                                "direct:tags",
                                e ->
                                        e.getMessage()
                                                .setHeader(WeChatConstants.OPERATION, "listTag"));

        assertThat(done.getException())
                .hasMessageContaining("sendMessage, ")
                .hasMessageContaining("listTags, ")
                .hasMessageContaining("'listTag'");
    }

    @Test
    void readsAMenuFromAFile() throws Exception {
        getMockEndpoint("mock:menu").expectedMessageCount(1);

        File written = new File(folder.toFile(), "menu.json");
        Files.writeString(
                written.toPath(),
                "{\"button\":[{\"type\":\"click\",\"name\":\"菜单 🍜\",\"key\":\"TODAY\"}]}");

        getMockEndpoint("mock:menu").assertIsSatisfied();
        assertThat(wechat().requests("/cgi-bin/menu/create").get(0).bodyText()).contains("菜单 🍜");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"remark\":", "{'remark':'x'}", "{\"remark\":\"x\"} {}"})
    void refusesABodyThatIsBrokenJson(String body) {
        Exchange done = template().request("direct:remark", e -> e.getMessage().setBody(body));

        assertThat(done.getException())
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining("The body begins like a JSON object, but cannot be read");
        assertThat(wechat().requests()).isEmpty();
    }

    @Test
    void leavesABodyAloneThatNobodyNeeds() {
        Exchange done = template().request("direct:tags", e -> e.getMessage().setBody("{broken"));

        assertThat(done.getException()).isNull();
        assertThat(done.getMessage().getBody(Map.class)).containsKey("tags");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "[1]"})
    void callsNoApiWithABodyThatIsNoObject(String body) {
        Exchange done = template().request("direct:any", e -> e.getMessage().setBody(body));

        assertThat(done.getException())
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining("should be a Map or a JSON object, or nothing for a GET");
    }

    @Test
    void takesAnEmptyStreamForNoBody() {
        Exchange done =
                template()
                        .request(
                                "direct:any",
                                e -> e.getMessage().setBody(new ByteArrayInputStream(new byte[0])));

        assertThat(done.getException()).isNull();
        assertThat(done.getMessage().getBody(Map.class)).containsKey("tags");
    }
}
