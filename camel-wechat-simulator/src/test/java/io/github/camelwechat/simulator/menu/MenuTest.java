// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.menu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.simulator.Api;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.action.NotAFollowerException;
import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.simulator.callback.Callback;
import io.github.camelwechat.simulator.callback.Outcome;
import io.github.camelwechat.simulator.junit.WeChatSimulatorExtension;
import io.github.camelwechat.simulator.user.ClientPlatform;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MenuTest {
    private static final String CREATE = "/cgi-bin/menu/create";
    private static final String ADD = "/cgi-bin/menu/addconditional";
    private static final String MATCH = "/cgi-bin/menu/trymatch";
    private static final String CLICK = "{\"type\":\"click\",\"name\":\"%s\",\"key\":\"K\"}";
    private static final String SHOP =
            """
            {"button":[
              {"type":"click","name":"今日歌曲🎵","key":"MUSIC"},
              {"name":"More","sub_button":[
                {"type":"view","name":"Shop","url":"https://shop.example.org/a?b=1&c=2"},
                {"type":"miniprogram","name":"Mini","url":"https://example.org","appid":"wxm","pagepath":"pages/x"},
                {"type":"scancode_waitmsg","name":"Scan","key":"SCAN"},
                {"type":"pic_weixin","name":"Photo","key":"PHOTO"},
                {"type":"location_select","name":"Place","key":"PLACE"}]},
              {"type":"media_id","name":"Film","media_id":"M1"}]}\
            """;

    @RegisterExtension
    static final WeChatSimulatorExtension WECHAT =
            WeChatSimulatorExtension.create(b -> b.manualClock());

    private final WeChatSimulator wechat = WECHAT.simulator();
    private final Api api = new Api(wechat);
    private SimulatedUser alice = wechat.user("alice");

    @BeforeEach
    void follow() {
        alice = wechat.user("alice");
        alice.follows();
    }

    @Test
    void anAccountWithoutAMenuSaysSo() {
        assertThat(Api.code(api.get("/cgi-bin/menu/get"))).isEqualTo(46003);
        assertThat(api.get("/cgi-bin/get_current_selfmenu_info"))
                .hasToString("{\"is_menu_open\":0,\"selfmenu_info\":{\"button\":[]}}");
        assertThat(Api.code(api.get("/cgi-bin/menu/delete"))).isZero();
        assertThat(api.code(ADD, conditional("{\"language\":\"en\"}"))).isEqualTo(65303);
        assertThat(match("alice")).isEqualTo(65303);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|40016",
                "{\"button\":{}}|40016",
                "{\"button\":[]}|40016",
                "{\"button\":[{\"type\":\"dance\",\"name\":\"a\"}]}|40017",
                "{\"button\":[{\"name\":\"a\",\"sub_button\":[]}]}|40017",
                "{\"button\":[{\"type\":\"click\",\"key\":\"K\"}]}|40018",
                "{\"button\":[{\"type\":\"click\",\"name\":\"12345678901234567\",\"key\":\"K\"}]}|40018",
                "{\"button\":[{\"type\":\"click\",\"name\":\"a\"}]}|40019",
                "{\"button\":[{\"type\":\"view\",\"name\":\"a\"}]}|40020",
                "{\"button\":[{\"type\":\"view\",\"name\":\"a\",\"url\":\"ftp://x.example\"}]}|40020",
                "{\"button\":[{\"type\":\"view\",\"name\":\"a\",\"url\":\"http://x y\"}]}|40020",
                "{\"button\":[{\"type\":\"media_id\",\"name\":\"a\"}]}|40007",
                "{\"button\":[{\"type\":\"article_id\",\"name\":\"a\"}]}|40097",
                "{\"button\":[{\"type\":\"miniprogram\",\"name\":\"a\",\"url\":\"http://x.example\"}]}|40013",
                "{\"button\":[{\"type\":\"click\",\"name\":\"\\u4f60\",\"key\":\"K\"}]}|40033",
            })
    void refusesAMenuThatWeChatRefuses(String body, int errcode) {
        assertThat(api.code(CREATE, body)).isEqualTo(errcode);
        assertThat(Api.code(api.get("/cgi-bin/menu/get"))).isEqualTo(46003);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"dance\",\"name\":\"a\"}|40024",
                "{\"type\":\"click\",\"key\":\"K\"}|40025",
                "{\"type\":\"click\",\"name\":\"a\"}|40026",
                "{\"type\":\"view\",\"name\":\"a\",\"url\":\"\"}|40027",
                "{\"name\":\"a\",\"sub_button\":[{\"type\":\"click\",\"name\":\"a\",\"key\":\"K\"}]}|40022",
            })
    void theSecondLevelHasErrorsOfItsOwn(String sub, int errcode) {
        String body = "{\"button\":[{\"name\":\"More\",\"sub_button\":[" + sub + "]}]}";
        assertThat(api.code(CREATE, body)).isEqualTo(errcode);
    }

    @Test
    void lengthsAreBytesAndNumbersAreLimited() {
        assertThat(create(clicks(3))).isZero();
        assertThat(create(clicks(4))).isEqualTo(40016);
        String five = "{\"name\":\"More\",\"sub_button\":[" + clicks(5) + "]}";
        assertThat(create(five)).isZero();
        assertThat(create(five.replace("[", "[" + clicks(1) + ","))).isEqualTo(40023);
        assertThat(create(CLICK.formatted("一二三四五"))).isZero();
        assertThat(create(CLICK.formatted("一二三四五六"))).isEqualTo(40018);
        assertThat(create(CLICK.formatted("a").replace("\"K\"", text(129)))).isEqualTo(40019);
        String sub = "{\"name\":\"a\",\"sub_button\":[" + CLICK + "]}";
        assertThat(create(sub.formatted("字".repeat(20)))).isZero();
        assertThat(create(sub.formatted("字".repeat(21)))).isEqualTo(40025);
    }

    @Test
    void showsTheMenuInBothForms() {
        assertThat(api.code(CREATE, SHOP)).isZero();
        JsonNode menu = api.get("/cgi-bin/menu/get").path("menu");
        assertThat(menu.has("menuid")).isFalse();
        assertThat(menu.at("/button/0/name").asText()).isEqualTo("今日歌曲🎵");
        assertThat(menu.at("/button/0/sub_button")).hasToString("[]");
        assertThat(menu.at("/button/1/sub_button/0/url").asText()).endsWith("?b=1&c=2");
        JsonNode current = api.get("/cgi-bin/get_current_selfmenu_info");
        assertThat(current.path("is_menu_open").asInt()).isEqualTo(1);
        assertThat(current.at("/selfmenu_info/button/1/sub_button/list/0/name").asText())
                .isEqualTo("Shop");
        assertThat(current.at("/selfmenu_info/button/0").has("sub_button")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|65304",
                "{\"tag_id\":\"\"}|65304",
                "{\"tag_id\":\"99\"}|45159",
                "{\"client_platform_type\":4}|40097",
                "{\"sex\":\"1\",\"tag_id\":2}|65320",
                "{\"city\":\"杭州\"}|65320",
            })
    void refusesARuleThatCannotMatch(String rule, int errcode) {
        api.post(CREATE, SHOP);
        assertThat(api.code(ADD, conditional(rule))).isEqualTo(errcode);
    }

    @Test
    void refusesOtherConditionalMenus() {
        api.post(CREATE, SHOP);
        String rule = "\"matchrule\":{\"tag_id\":2}}";
        assertThat(api.code(ADD, "{\"button\":[]," + rule)).isEqualTo(65307);
        String views =
                IntStream.range(0, 4)
                        .mapToObj(
                                i ->
                                        "{\"type\":\"view\",\"name\":\"v\",\"url\":\"http://h%d.example\"}"
                                                .formatted(i))
                        .collect(Collectors.joining(","));
        String many = "{\"button\":[{\"name\":\"a\",\"sub_button\":[" + views + "]}]," + rule;
        assertThat(api.code(ADD, many)).isEqualTo(65316);
        assertThat(api.code("/cgi-bin/menu/delconditional", "{\"menuid\":1}")).isEqualTo(65301);
        assertThat(match("nobody")).isEqualTo(65302);
        alice.unfollows();
        assertThat(match("alice")).isEqualTo(65315);
    }

    @Test
    void theNewestConditionalMenuThatMatchesIsSeen() {
        api.post(CREATE, SHOP);
        api.post(ADD, conditional("{\"tag_id\":\"2\"}"));
        assertThat(seen()).isEqualTo("今日歌曲🎵");
        alice.profile().tag(2);
        assertThat(seen()).isEqualTo("{\"tag_id\":\"2\"}".length() + "");
        String rule = "{\"client_platform_type\":\"1\",\"language\":\"en\"}";
        String id = api.post(ADD, conditional(rule)).path("menuid").asText();
        alice.profile().platform(ClientPlatform.IOS);
        assertThat(seen()).isEqualTo("14");
        alice.profile().language("en");
        assertThat(seen()).isEqualTo(rule.length() + "");
        JsonNode all = api.get("/cgi-bin/menu/get");
        assertThat(all.at("/menu/menuid").isNumber()).isTrue();
        assertThat(all.at("/conditionalmenu/0/menuid").asText()).isEqualTo(id);
        assertThat(all.at("/conditionalmenu/1/matchrule")).hasToString("{\"tag_id\":\"2\"}");
        assertThat(api.code("/cgi-bin/menu/delconditional", "{\"menuid\":\"" + id + "\"}"))
                .isZero();
        assertThat(seen()).isEqualTo("14");
        api.get("/cgi-bin/menu/delete");
        assertThat(match("alice")).isEqualTo(65303);
    }

    @Test
    void nobodyTapsWhatIsNotThere() {
        assertThatThrownBy(() -> alice.tapsMenu("Shop")).hasMessageContaining("sees no menu");
        api.post(CREATE, SHOP);
        assertThatThrownBy(() -> alice.tapsMenu("Shop")).hasMessageContaining("no button \"Shop\"");
        assertThatThrownBy(() -> alice.tapsMenu("More")).hasMessageContaining("only opens others");
        alice.unfollows();
        assertThatThrownBy(() -> alice.tapsMenu("More", "Shop"))
                .hasMessageContaining("sees no menu");
        assertThatThrownBy(() -> alice.clicks("K")).isInstanceOf(NotAFollowerException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "Shop,VIEW,https://shop.example.org/a?b=1&c=2,<MenuId>",
        "Mini,view_miniprogram,pages/x,<MenuId>",
        "Scan,scancode_waitmsg,SCAN,<ScanResult>",
        "Photo,pic_weixin,PHOTO,<PicMd5Sum>",
        "Place,location_select,PLACE,<Location_X><![CDATA[30.246071]]>",
    })
    void everyButtonBecomesItsEvent(String name, String event, String key, String more) {
        api.post(CREATE, SHOP);
        assertThat(alice.tapsMenu("More", name).payload())
                .contains("<Event><![CDATA[" + event + "]]>")
                .contains("<EventKey><![CDATA[" + key + "]]>")
                .contains(more);
    }

    @Test
    void aPictureOrPlaceFollowsItsEventAsAMessage() {
        api.post(CREATE, SHOP);
        alice.tapsMenu("More", "Photo");
        alice.tapsMenu("More", "Place");
        assertThat(wechat.callbacks())
                .extracting(
                        delivery ->
                                delivery.payload().replaceAll("(?s).*<MsgType>.{9}(\\w+).*", "$1"))
                .containsExactly("event", "event", "image", "event", "location");
    }

    @Test
    void aButtonThatSendsMaterialTellsNobody() {
        api.post(CREATE, SHOP);
        Callback film = alice.tapsMenu("Film");
        assertThat(film.await().result()).isEqualTo(Outcome.WITHHELD);
        assertThat(alice.timeline()).hasSize(2);
    }

    @Test
    void aTapOpensTheWindowForAMinute() {
        api.post(CREATE, SHOP);
        wechat.clock().advance(java.time.Duration.ofMinutes(2));
        assertThat(alice.tapsMenu("今日歌曲🎵").payload()).contains("<![CDATA[CLICK]]>");
        assertThat(alice.window().remaining(wechat.clock().instant())).isEqualTo(3);
    }

    @Test
    void thePhoneShowsAndTapsTheMenu() {
        assertThat(api.http().getJson("/_sim/users/alice/menu").path("button")).isEmpty();
        api.post(CREATE, SHOP);
        assertThat(api.http().getJson("/_sim/users/alice/menu").at("/button/1/name").asText())
                .isEqualTo("More");
        assertThat(tap("{\"index\":[1,0]}")).isEqualTo(202);
        assertThat(wechat.callbacks().get(1).payload()).contains("VIEW");
        assertThat(tap("{\"index\":[1]}")).isEqualTo(400);
        assertThat(tap("{\"index\":[7]}")).isEqualTo(400);
        assertThat(tap("{}")).isEqualTo(400);
    }

    private int tap(String body) {
        return api.http().post("/_sim/users/alice/menu", body).statusCode();
    }

    private int create(String buttons) {
        return api.code(CREATE, "{\"button\":[" + buttons + "]}");
    }

    private int match(String openid) {
        return api.code(MATCH, "{\"user_id\":\"" + openid + "\"}");
    }

    private String seen() {
        return api.post(MATCH, "{\"user_id\":\"alice\"}").at("/button/0/name").asText();
    }

    /** A menu whose one button is named by the length of its rule. */
    private static String conditional(String rule) {
        return "{\"button\":[%s],\"matchrule\":%s}".formatted(CLICK.formatted(rule.length()), rule);
    }

    private static String clicks(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> CLICK.formatted("b" + i))
                .collect(Collectors.joining(","));
    }

    private static String text(int length) {
        return "\"" + "k".repeat(length) + "\"";
    }
}
