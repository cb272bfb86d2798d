// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.Secret;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.internal.api.operation.catalogue.Operations;
import io.github.camelwechat.internal.json.Json;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rules of an operation's input: what is refused before anything is asked, and what is completed.
 */
class OperationInputTest {

    private static final Account SHOP =
            new Account("shop", "wx0000000000000001", null, Secret.of("app-secret-never-print-me"));

    private final Json json = new Json();
    private final RequestWriter writer = new RequestWriter(json);

    static Stream<Arguments> requiredFields() {
        return Operations.byName().values().stream()
                .flatMap(
                        operation ->
                                operation.inputs().stream()
                                        .filter(InputField::required)
                                        .filter(field -> !field.fixed())
                                        .filter(field -> !isOurs(field))
                                        .limit(1)
                                        .map(field -> Arguments.of(operation, field)));
    }

    private static boolean isOurs(InputField field) {
        return field.known() == KnownValue.APP_ID || field.known() == KnownValue.APP_SECRET;
    }

    @ParameterizedTest
    @MethodSource("requiredFields")
    void namesOperationFieldAndPlaceOfWhatIsMissing(ApiOperation operation, InputField field) {
        assertThatThrownBy(() -> complete(operation.name(), Map.of(), Map.of()))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageStartingWith(
                        "Operation " + operation.name() + " of account 'shop' needs field")
                .hasMessageContaining(field.name())
                .hasMessageContaining("put it into the body, a Map or JSON")
                .satisfies(
                        refused -> {
                            if (field.known() != null) {
                                assertThat(refused)
                                        .hasMessageContaining(field.known().header().orElseThrow());
                            }
                        });
    }

    @Test
    void saysThatABodyWithoutFieldsIsNoJson() {
        ApiOperation operation = Operations.byName().get("setRemark");

        assertThatThrownBy(
                        () ->
                                writer.complete(
                                        SHOP,
                                        operation,
                                        new OperationInput(Map.of(), true, Map.of(), null)))
                .hasMessageEndingWith("The body there is, is no JSON object");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "getUsers | {'user_list':{'openid':'o'}} | takes a list as user_list",
                "createMenu | {'button':[1,2,3,4]} | takes at most 3 entries in button, but there"
                        + " are 4",
                "sendToUsers | {'touser':['o'],'msgtype':'text','text':{'content':'x'}} | at least"
                        + " 2 entries in touser",
                "sendToAll | {'filter':{'tag_id':1},'msgtype':'text'} | needs field text in the"
                        + " body",
                "sendToAll | {'filter':{'tag_id':1},'msgtype':'image'} | needs field images in the"
                        + " body",
                "previewMass | {'msgtype':'text','text':{'content':'x'}} | needs field touser or"
                        + " towxname",
                "deleteMass | {'article_idx':1} | needs field msg_id or url",
                "setMassSpeed | {'speed':5} | takes a whole number from 0 to 4 as speed",
                "setMassSpeed | {'speed':'fast'} | takes a whole number from 0 to 4 as speed",
                "createOAuthUrl | {'redirect_uri':'shop.example'} | takes an http or https URL as"
                        + " redirect_uri",
                "signJsSdk | {'url':'/page'} | takes an http or https URL as url",
                "createQrCode | {} | needs action_info.scene.scene_str or"
                        + " action_info.scene.scene_id",
                "createQrCode | {'action_info':{'scene':{'scene_id':0}}} | from 1 to 4294967295",
                "createQrCode |"
                        + " {'action_name':'QR_LIMIT_SCENE','action_info':{'scene':{'scene_id':100001}}}"
                        + " | to 100000",
                "createQrCode | {'expire_seconds':2592001,'action_info':{'scene':{'scene_id':1}}} |"
                        + " to 2592000",
                "addSubscriptionTemplate | {'tid':'1','kidList':[1],'sceneDesc':'x'} | at least 2"
                        + " entries in kidList"
            })
    void refusesWhatWeChatDocumentsThatItRefuses(String operation, String body, String why) {
        assertThatThrownBy(() -> complete(operation, fields(body), Map.of()))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining(why);
    }

    @Test
    void countsLimitsAsWeChatDoes() {
        String longest = "好".repeat(10) + "ab";
        Map<String, Object> mass =
                fields("{'filter':{'is_to_all':true},'msgtype':'text','text':{'content':'x'}}");
        mass.put("clientmsgid", longest);
        assertThatCode(() -> complete("sendToAll", mass, Map.of())).doesNotThrowAnyException();
        mass.put("clientmsgid", longest + "c");
        assertThatThrownBy(() -> complete("sendToAll", mass, Map.of()))
                .hasMessageContaining("at most 32 bytes of UTF-8 as clientmsgid, but there are 33");

        Map<String, Object> once =
                fields(
                        "{'touser':'o','template_id':'T','scene':1,'data':{'content':{'value':'x'}}}");
        once.put("title", "🎉".repeat(15));
        assertThatCode(() -> complete("sendOneTimeSubscription", once, Map.of()))
                .doesNotThrowAnyException();
        once.put("title", "🎉".repeat(16));
        assertThatThrownBy(() -> complete("sendOneTimeSubscription", once, Map.of()))
                .hasMessageContaining("at most 15 characters as title, but there are 16");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "thing1 | 一二三四五六七八九十一二三四五六七八九十一 | at most 20 characters",
                "character_string2 | 订单42 | at most 32 letters, digits or symbols of ASCII",
                "number3 | 4 2 | digits only",
                "phone_number4 | +86-0766-66888866-01 | at most 17 characters",
                "car_number5 | 粤A8Z888挂挂 | at most 8 characters",
                "const6 | 一二三四五六七八九十一二三四五六七八九十一 | at most 20 characters of its audited list"
            })
    void refusesTemplateValuesByThePrefixOfTheirNames(String name, String value, String why) {
        for (String operation : List.of("sendTemplate", "sendSubscription")) {
            assertThatThrownBy(
                            () ->
                                    complete(
                                            operation,
                                            template(name, Map.of("value", value)),
                                            Map.of()))
                    .hasMessageContaining("takes " + why + " as data." + name + ".value")
                    .hasMessageNotContaining(value);
        }
    }

    @Test
    void leavesTemplateValuesToWeChatWhereNothingIsDocumented() {
        assertThatCode(
                        () ->
                                complete(
                                        "sendTemplate",
                                        template("first", Map.of("value", "x".repeat(500))),
                                        Map.of()))
                .doesNotThrowAnyException();
        assertThatThrownBy(
                        () -> complete("sendTemplate", template("thing1", "plain text"), Map.of()))
                .hasMessageContaining("takes an object with field value as data.thing1");
    }

    @Test
    void refusesMoreUsersThanWeChatTakesAtOnce() {
        for (var limit : Map.of("tagUsers", 50, "untagUsers", 50, "blockUsers", 20).entrySet()) {
            Map<String, Object> body = new LinkedHashMap<>(Map.of("tagid", 1));
            body.put("openid_list", Collections.nCopies(limit.getValue(), "o"));
            assertThatCode(() -> complete(limit.getKey(), body, Map.of()))
                    .doesNotThrowAnyException();
            body.put("openid_list", Collections.nCopies(limit.getValue() + 1, "o"));
            assertThatThrownBy(() -> complete(limit.getKey(), body, Map.of()))
                    .hasMessageContaining("takes at most " + limit.getValue());
        }
    }

    @Test
    void prefersTheBodyExceptForWhomToSendTo() {
        Map<KnownValue, String> header = Map.of(KnownValue.OPEN_ID, "oHeader");

        assertThat(complete("getUser", fields("{'openid':'oBody'}"), header))
                .containsEntry("openid", "oBody");
        assertThat(
                        complete(
                                "sendTemplate",
                                fields(
                                        "{'touser':'oBody','template_id':'T','data':{}}"
                                                .replace("{}", "{'thing1':{'value':'x'}}")),
                                header))
                .containsEntry("touser", "oHeader");
    }

    @Test
    void letsNobodyElseSayWhoWeAre() {
        assertThat(complete("clearQuota", fields("{'appid':'wxSomebodyElse'}"), Map.of()))
                .containsEntry("appid", "wx0000000000000001");
        Account receiver = new Account("shop", "wx0000000000000001", null, null);
        assertThatThrownBy(
                        () ->
                                writer.complete(
                                        receiver,
                                        Operations.byName().get("exchangeOAuthCode"),
                                        input(Map.of("code", "C"), Map.of())))
                .hasMessageContaining("needs the option appSecret");
    }

    @Test
    void leavesTheRoutesOwnMapAlone() {
        Map<String, Object> inner = Collections.unmodifiableMap(fields("{'scene':{'scene_id':7}}"));
        Map<String, Object> body = Collections.unmodifiableMap(Map.of("action_info", inner));

        assertThat(complete("createQrCode", body, Map.of()))
                .containsEntry("action_name", "QR_SCENE")
                .containsEntry("action_info", inner);
        assertThat(complete("createQrCode", Map.of(), Map.of(KnownValue.SCENE, "door")))
                .containsEntry("action_info", Map.of("scene", Map.of("scene_str", "door")));
    }

    private Map<String, Object> complete(
            String operation, Map<String, ?> body, Map<KnownValue, String> known) {
        return writer.complete(SHOP, Operations.byName().get(operation), input(body, known));
    }

    private static OperationInput input(Map<String, ?> body, Map<KnownValue, String> known) {
        Map<KnownValue, String> copy = new EnumMap<>(KnownValue.class);
        copy.putAll(known);
        return new OperationInput(body, false, copy, null);
    }

    private static Map<String, Object> template(String name, Object value) {
        return Map.of("touser", "o", "template_id", "T", "data", Map.of(name, value));
    }

    private Map<String, Object> fields(String body) {
        return json.read(body.replace('\'', '"'));
    }
}
