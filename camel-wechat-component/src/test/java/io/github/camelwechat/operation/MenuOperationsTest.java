// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.operation;

import static io.github.camelwechat.WeChatConstants.OPEN_ID;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.WeChatConstants;
import java.util.Map;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The menu everybody sees, and those for some of the users. */
class MenuOperationsTest extends OperationTest {

    private static final String MENU =
            "{'button':[{'type':'click','name':'菜单"
                    + " 🍜','key':'TODAY'},{'name':'更多','sub_button':[{'type':'view','name':'A & B"
                    + " <c>','url':'https://shop.example/?a=1&b=2'}]}]}";

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("wechat:shop").to("mock:tapped");
            }
        };
    }

    @ParameterizedTest
    @EnumSource
    void givesAnEmptyMapWhereThereIsNoMenu(Author author) throws Exception {
        assertThat(ask(author, "getMenu", null)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void setsTheMenuThatUsersTap(Author author) throws Exception {
        wechat().user("oAlice").follows().await();
        ask(author, "createMenu", MENU);

        assertThat(ask(author, "getMenu", null).get("menu").toString())
                .contains("菜单 🍜", "A & B <c>", "?a=1&b=2");
        assertThat(ask(author, "getCurrentMenu", null).get("selfmenu_info").toString())
                .contains("菜单 🍜");
        wechat().user("oAlice").tapsMenu("菜单 🍜").await();
        assertThat(getMockEndpoint("mock:tapped").getReceivedExchanges())
                .last()
                .satisfies(
                        tap ->
                                assertThat(tap.getMessage().getHeader(WeChatConstants.EVENT_KEY))
                                        .isEqualTo("TODAY"));
        ask(author, "deleteMenu", null);
        assertThat(ask(author, "getMenu", null)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void showsSomeUsersAnotherMenu(Author author) throws Exception {
        wechat().user("oAlice").follows();
        wechat().user("oBob").follows();
        String conditional =
                "{'button':[{'type':'click','name':'贵宾"
                        + " 👑','key':'VIP'}],'matchrule':{'tag_id':'%s'}}";
        Object tag =
                ((Map<?, ?>) ask(author, "createTag", "{'tag':{'name':'vip'}}").get("tag"))
                        .get("id");
        ask(author, "tagUsers", "{'tagid':" + tag + "}", OPEN_ID, "oAlice");
        assertThat(refusal(author, "addConditionalMenu", conditional.formatted(tag)))
                .isEqualTo(65303);
        ask(author, "createMenu", MENU);

        Object id = ask(author, "addConditionalMenu", conditional.formatted(tag)).get("menuid");

        assertThat(ask(author, "matchMenu", null, OPEN_ID, "oAlice").toString()).contains("贵宾 👑");
        assertThat(ask(author, "matchMenu", null, OPEN_ID, "oBob").toString()).contains("菜单 🍜");
        ask(author, "deleteConditionalMenu", "{'menuid':'" + id + "'}");
        assertThat(ask(author, "matchMenu", null, OPEN_ID, "oAlice").toString()).contains("菜单 🍜");
    }
}
