// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.template;

import static io.github.camelwechat.simulator.Api.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.simulator.Api;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.junit.WeChatSimulatorExtension;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateManagementTest {
    private static final String ADD = "/cgi-bin/template/api_add_template";
    private static final String LIST = "/cgi-bin/template/get_all_private_template";
    private static final String NEW = "/wxaapi/newtmpl/addtemplate";

    @RegisterExtension
    static final WeChatSimulatorExtension WECHAT =
            WeChatSimulatorExtension.create(b -> b.manualClock());

    private final WeChatSimulator wechat = WECHAT.simulator();
    private final Api api = new Api(wechat);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'template_id_short':'TM00015','keyword_name_list':['订单编号']}|40247",
                "{'template_id_short':'1','keyword_name_list':['订单编号']}|40037",
                "{'template_id_short':'43216'}|40246",
                "{'template_id_short':'43216','keyword_name_list':['no such keyword']}|40246",
            })
    void refusesToAddWhatTheLibraryDoesNotHave(String body, int errcode) {
        assertThat(api.code(ADD, body.replace('\'', '"'))).isEqualTo(errcode);
        assertThat(api.get(LIST).path("template_list")).isEmpty();
    }

    @Test
    void addsListsAndDeletesATemplateOfTheLibrary() {
        String id = add().path("template_id").asText();
        assertThat(id).hasSize(43);
        JsonNode listed = api.get(LIST).path("template_list").get(0);
        assertThat(listed.path("template_id").asText()).isEqualTo(id);
        assertThat(listed.path("content").asText())
                .isEqualTo("订单编号:{{character_string1.DATA}}\n快递公司:{{const5.DATA}}\n");
        assertThat(listed.path("example").asText()).contains("顺丰速运");
        assertThat(delete(id)).isZero();
        assertThat(delete(id)).isEqualTo(40037);
        assertThat(api.get(LIST).path("template_list")).isEmpty();
    }

    @Test
    void aConstantTakesOnlyTheValuesOfTheLibrary() {
        wechat.user("alice").follows();
        String send =
                """
                {"touser":"alice","template_id":"%s","data":{"character_string1":{"value":"1"},
                 "const5":{"value":"VALUE"}}}"""
                        .formatted(add().path("template_id").asText());
        String path = "/cgi-bin/message/template/send";
        assertThat(api.code(path, send.replace("VALUE", "某某快递"))).isEqualTo(47003);
        assertThat(api.code(path, send.replace("VALUE", "中通快递"))).isZero();
    }

    @Test
    void anAccountHas25TemplatesAndNotOneMore() {
        for (int i = 0; i < 25; i++) {
            assertThat(code(add())).isZero();
        }
        assertThat(code(add())).isEqualTo(45026);
        assertThatThrownBy(() -> wechat.templates().addMessage("t", "{{thing1.DATA}}"))
                .hasMessageContaining("at most 25");
        assertThat(wechat.templates().addNotification("t", "{{thing1.DATA}}").id()).hasSize(43);
    }

    @Test
    void aChangeOfIndustryTakesTheTemplatesAwayAndIsAllowedOnceAMonth() {
        String path = "/cgi-bin/template/get_industry";
        assertThat(code(api.get(path))).isEqualTo(40102);
        assertThat(setIndustry(0, 4)).isEqualTo(40102);
        assertThat(setIndustry(1, 42)).isEqualTo(40102);
        add();
        assertThat(setIndustry(1, 41)).isZero();
        assertThat(api.get(LIST).path("template_list")).isEmpty();
        JsonNode industry = api.get(path);
        assertThat(industry.at("/primary_industry/first_class").asText()).isEqualTo("IT科技");
        assertThat(industry.at("/secondary_industry/second_class").asText()).isEqualTo("其它");
        assertThat(code(add())).isZero();
        assertThat(setIndustry(2, 3)).isEqualTo(43100);
        wechat.clock().advance(Duration.ofDays(30));
        api.renew();
        assertThat(setIndustry(2, 3)).isZero();
        assertThat(code(add())).isEqualTo(45027);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'tid':'1','kidList':[1,2]}|200014",
                "{'tid':'43217','kidList':[1]}|200020",
                "{'tid':'43217','kidList':[1,1]}|200020",
                "{'tid':'43217','kidList':[1,99]}|200020",
                "{'tid':'43217','kidList':[1,2],'sceneDesc':'十六个字十六个字十六个字十六个字'}|200021",
                "{'tid':'43217','kidList':[1,2],'sceneDesc':'预约'}|0",
            })
    void answersEveryFaultOfANewNotificationTemplateWithItsCode(String body, int errcode) {
        assertThat(api.code(NEW, body.replace('\'', '"'))).isEqualTo(errcode);
    }

    @Test
    void addsListsAndDeletesANotificationTemplate() {
        String body = "{\"tid\":\"43216\",\"kidList\":[5,1],\"sceneDesc\":\"x\"}";
        String id = api.post(NEW, body).path("priTmplId").asText();
        assertThat(api.code(NEW, body)).isEqualTo(200022);
        JsonNode listed = api.get("/wxaapi/newtmpl/gettemplate").path("data").get(0);
        assertThat(listed.path("priTmplId").asText()).isEqualTo(id);
        assertThat(listed.path("type").asInt()).isEqualTo(2);
        assertThat(listed.path("content").asText()).startsWith("快递公司:{{const5.DATA}}\n");
        assertThat(listed.at("/keywordEnumValueList/0/keywordCode").asText()).isEqualTo("const5");
        assertThat(listed.at("/keywordEnumValueList/0/enumValueList")).hasSize(3);
        String delete = "/wxaapi/newtmpl/deltemplate";
        assertThat(api.code(delete, "{\"priTmplId\":\"" + id + "\"}")).isZero();
        assertThat(api.code(delete, "{\"priTmplId\":\"" + id + "\"}")).isEqualTo(20002);
    }

    @Test
    void anAccountHas25NotificationTemplatesAndNotOneMore() {
        for (int i = 0; i < 25; i++) {
            wechat.templates().addNotification("t" + i, "{{thing1.DATA}}");
        }
        assertThat(api.code(NEW, "{\"tid\":\"43217\",\"kidList\":[1,2]}")).isEqualTo(200012);
    }

    @Test
    void showsThePublicLibraryOfTheAccountsCategories() {
        JsonNode category = api.get("/wxaapi/newtmpl/getcategory").path("data").get(0);
        String titles = "/wxaapi/newtmpl/getpubtemplatetitles?";
        assertThat(code(api.get(titles + "start=0&limit=30"))).isEqualTo(200018);
        assertThat(code(api.get(titles + "ids=1&start=0&limit=30"))).isEqualTo(200019);
        String ids = titles + "ids=" + category.path("id").asText();
        assertThat(code(api.get(ids + "&limit=30"))).isEqualTo(200016);
        assertThat(code(api.get(ids + "&start=0&limit=31"))).isEqualTo(200017);
        JsonNode found = api.get(ids + "&start=1&limit=30");
        assertThat(found.path("count").asInt()).isEqualTo(2);
        assertThat(found.path("data")).hasSize(1);
        assertThat(found.at("/data/0/type").asInt()).isEqualTo(3);
        String keywords = "/wxaapi/newtmpl/getpubtemplatekeywords?tid=";
        assertThat(code(api.get(keywords + "1"))).isEqualTo(200014);
        JsonNode words = api.get(keywords + found.at("/data/0/tid").asText());
        assertThat(words.path("count").asInt()).isEqualTo(4);
        assertThat(words.at("/data/0/rule").asText()).isEqualTo("amount");
    }

    @Test
    void theControlApiAddsAndListsTemplatesAndLetsAUserAgree() {
        JsonNode added =
                api.http()
                        .postJson(
                                "/_sim/templates",
                                """
                                {"kind":"notification","title":"t","content":"{{thing1.DATA}}"}""");
        String id = added.path("id").asText();
        assertThat(api.http().getJson("/_sim/templates").get(0)).isEqualTo(added);
        String user = "/_sim/users/alice/";
        String grant = "{\"templateId\":\"" + id + "\",\"times\":2}";
        assertThat(api.http().postJson(user + "grants", grant).path("times").asInt()).isEqualTo(2);
        assertThat(api.http().post(user + "grants", "{\"templateId\":\"x\"}").statusCode())
                .isEqualTo(400);
        String answers = "{\"answers\":{\"" + id + "\":true}}";
        assertThat(api.http().post(user + "subscribe-popup", answers).statusCode()).isEqualTo(202);
        String refuse = "{\"templateIds\":[\"" + id + "\"]}";
        assertThat(api.http().post(user + "refuse-notifications", refuse).statusCode())
                .isEqualTo(202);
        assertThat(api.http().post("/_sim/templates", "{\"kind\":\"x\"}").statusCode())
                .isEqualTo(400);
    }

    private JsonNode add() {
        return api.post(
                ADD,
                """
                {"template_id_short":"43216","keyword_name_list":["订单编号","快递公司"]}""");
    }

    private int delete(String id) {
        return api.code(
                "/cgi-bin/template/del_private_template", "{\"template_id\":\"" + id + "\"}");
    }

    private int setIndustry(int primary, int secondary) {
        return api.code(
                "/cgi-bin/template/api_set_industry",
                "{\"industry_id1\":\"%d\",\"industry_id2\":\"%d\"}".formatted(primary, secondary));
    }
}
