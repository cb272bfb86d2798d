// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.user;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.simulator.Api;
import io.github.camelwechat.simulator.CallbackServer;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.callback.CallbackOutcome;
import io.github.camelwechat.simulator.callback.Outcome;
import io.github.camelwechat.simulator.junit.WeChatSimulatorExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserApiTest {
    private static final String TAGGING = "/cgi-bin/tags/members/batchtagging";
    private static final String UNTAGGING = "/cgi-bin/tags/members/batchuntagging";
    private static final String BLACKLIST = "/cgi-bin/tags/members/batchblacklist";

    @RegisterExtension
    static final WeChatSimulatorExtension WECHAT =
            WeChatSimulatorExtension.create(b -> b.manualClock().pageSize(2));

    private final WeChatSimulator wechat = WECHAT.simulator();
    private final Api api = new Api(wechat);

    @BeforeEach
    void people() {
        wechat.user("alice").follows();
        wechat.user("bob").follows();
        wechat.user("carol").follows();
        wechat.user("gone").follows();
        wechat.user("gone").unfollows();
        wechat.user("stranger");
    }

    @Test
    void knowsNothingOfWhoNeverCame() {
        assertThat(Api.code(api.get("/cgi-bin/user/info"))).isEqualTo(41009);
        assertThat(Api.code(api.get("/cgi-bin/user/info?openid=nobody"))).isEqualTo(40003);
    }

    @Test
    void tellsOnlyTheOpenidOfWhoDoesNotFollow() {
        assertThat(info("gone")).hasToString("{\"subscribe\":0,\"openid\":\"gone\"}");
        assertThat(info("stranger")).hasToString("{\"subscribe\":0,\"openid\":\"stranger\"}");
    }

    @Test
    void tellsHowAFollowerCame() {
        JsonNode alice = info("alice");
        assertThat(alice.path("subscribe").asInt()).isEqualTo(1);
        assertThat(alice.path("subscribe_time").asLong()).isEqualTo(wechat.clock().epochSecond());
        assertThat(alice.path("subscribe_scene").asText()).isEqualTo("ADD_SCENE_SEARCH");
        assertThat(alice.path("qr_scene").asInt()).isZero();
        assertThat(alice.path("tagid_list").isEmpty()).isTrue();
        assertThat(alice.has("nickname")).isFalse();
        wechat.user("dora").followsByScanning("42");
        assertThat(info("dora").path("qr_scene").asInt()).isEqualTo(42);
        assertThat(info("dora").path("subscribe_scene").asText()).isEqualTo("ADD_SCENE_QR_CODE");
        wechat.user("emma").followsByScanning("poster-7");
        assertThat(info("emma").path("qr_scene_str").asText()).isEqualTo("poster-7");
        wechat.user("fred").says("hi");
        assertThat(info("fred").path("subscribe_scene").asText()).isEqualTo("ADD_SCENE_OTHERS");
    }

    @Test
    void tellsOfAtMostAHundredUsersAtOnce() {
        String path = "/cgi-bin/user/info/batchget";
        assertThat(api.code(path, "{\"user_list\":[]}")).isEqualTo(40032);
        assertThat(api.code(path, batch(101))).isEqualTo(40032);
        assertThat(api.code(path, "{\"user_list\":[{\"openid\":\"nobody\"}]}")).isEqualTo(40003);
        JsonNode all = api.post(path, batch(100)).path("user_info_list");
        assertThat(all).hasSize(100);
        assertThat(all.get(99).path("openid").asText()).isEqualTo("alice");
    }

    @Test
    void listsFollowersPageByPage() {
        JsonNode first = api.get("/cgi-bin/user/get");
        assertThat(first)
                .hasToString(
                        "{\"total\":3,\"count\":2,\"data\":{\"openid\":[\"alice\",\"bob\"]},"
                                + "\"next_openid\":\"bob\"}");
        JsonNode second = api.get("/cgi-bin/user/get?next_openid=bob");
        assertThat(second.at("/data/openid/0").asText()).isEqualTo("carol");
        assertThat(api.get("/cgi-bin/user/get?next_openid=carol"))
                .hasToString("{\"total\":3,\"count\":0,\"next_openid\":\"\"}");
        assertThat(Api.code(api.get("/cgi-bin/user/get?next_openid=nobody"))).isEqualTo(40003);
    }

    @Test
    void aRemarkIsShorterThan30Bytes() {
        assertThat(remark("gone", "x")).isEqualTo(40003);
        assertThat(remark("alice", "字".repeat(10))).isEqualTo(40092);
        assertThat(remark("alice", "字".repeat(9) + "ab")).isZero();
        assertThat(info("alice").path("remark").asText()).endsWith("字ab");
        assertThat(remark("alice", "")).isZero();
        assertThat(info("alice").path("remark").asText()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "create,{\"tag\":{}},45157",
        "create,{\"tag\":{\"name\":\" \"}},45157",
        "create,{\"tag\":{\"name\":\"0123456789012345678901234567890\"}},45158",
        "create,{\"tag\":{\"name\":\"一二三四五六七八九十壹\"}},45158",
        "update,'{\"tag\":{\"id\":2,\"name\":\"x\"}}',45058",
        "update,'{\"tag\":{\"id\":0,\"name\":\"x\"}}',45058",
        "update,'{\"tag\":{\"id\":99,\"name\":\"x\"}}',45159",
        "delete,{\"tag\":{\"id\":1}},45058",
        "delete,{\"tag\":{}},45159",
    })
    void refusesATagThatCannotBe(String what, String body, int errcode) {
        assertThat(api.code("/cgi-bin/tags/" + what, body)).isEqualTo(errcode);
    }

    @Test
    void makesAHundredTagsAndNoTwoOfOneName() {
        for (int i = 0; i < 100; i++) {
            create("t" + i);
        }
        assertThat(api.code("/cgi-bin/tags/create", tag("one more"))).isEqualTo(45056);
        assertThat(api.code("/cgi-bin/tags/create", tag("t7"))).isEqualTo(45157);
        JsonNode all = api.get("/cgi-bin/tags/get").path("tags");
        assertThat(all).hasSize(101);
        assertThat(all.get(0).path("id").asInt()).isEqualTo(2);
    }

    @Test
    void tagsFollowersAndListsThem() {
        int vip = create("VIP 会员");
        assertThat(api.code(TAGGING, list(vip, "alice", "bob", "carol"))).isZero();
        assertThat(api.code(TAGGING, list(2, "bob"))).isZero();
        assertThat(info("bob").path("tagid_list")).hasToString("[" + vip + ",2]");
        assertThat(info("bob").path("groupid").asInt()).isEqualTo(vip);
        assertThat(members(vip, "").at("/data/openid")).hasToString("[\"alice\",\"bob\"]");
        assertThat(members(vip, "bob").path("count").asInt()).isEqualTo(1);
        assertThat(members(vip, "carol").has("data")).isFalse();
        assertThat(
                        api.code(
                                "/cgi-bin/tags/update",
                                "{\"tag\":{\"id\":" + vip + ",\"name\":\"金卡\"}}"))
                .isZero();
        JsonNode shown = api.get("/cgi-bin/tags/get").at("/tags/1");
        assertThat(shown).hasToString("{\"id\":" + vip + ",\"name\":\"金卡\",\"count\":3}");
        assertThat(api.code(UNTAGGING, list(vip, "alice"))).isZero();
        assertThat(ids("alice")).hasToString("[]");
        assertThat(api.code("/cgi-bin/tags/delete", "{\"tag\":{\"id\":" + vip + "}}")).isZero();
        assertThat(ids("bob")).hasToString("[2]");
        assertThat(Api.code(members(vip, ""))).isEqualTo(45159);
    }

    @Test
    void namesThoseOfAListWhoCouldNotBeTagged() {
        int vip = create("vip");
        JsonNode some = api.post(TAGGING, list(vip, "alice", "gone", "nobody"));
        assertThat(Api.code(some)).isEqualTo(45171);
        assertThat(some.path("fail_openid_list")).hasToString("[\"gone\",\"nobody\"]");
        assertThat(ids("alice")).hasSize(1);
        assertThat(api.code(TAGGING, list(vip, "gone"))).isEqualTo(40003);
        assertThat(api.code(TAGGING, list(vip))).isEqualTo(40032);
        assertThat(api.code(TAGGING, list(vip, many(51)))).isEqualTo(40032);
        assertThat(api.code(TAGGING, list(999, "alice"))).isEqualTo(45159);
        assertThat(api.code("/cgi-bin/tags/getidlist", "{\"openid\":\"gone\"}")).isEqualTo(40003);
    }

    @Test
    void aUserHasAtMostTwentyTags() {
        for (int i = 0; i < 20; i++) {
            assertThat(api.code(TAGGING, list(create("t" + i), "alice"))).isZero();
        }
        assertThat(api.code(TAGGING, list(2, "alice"))).isEqualTo(45059);
        assertThat(api.code(TAGGING, list(ids("alice").get(0).asInt(), "alice"))).isZero();
    }

    @Test
    void pushesNothingOfWhoIsBlacklisted() {
        assertThat(api.code(BLACKLIST, list(0))).isEqualTo(40032);
        assertThat(api.code(BLACKLIST, list(0, many(21)))).isEqualTo(40032);
        assertThat(api.code(BLACKLIST, list(0, "nobody"))).isEqualTo(40003);
        assertThat(api.code(BLACKLIST, list(0, "bob"))).isZero();
        assertThat(api.post("/cgi-bin/tags/members/getblacklist", "{}"))
                .hasToString(
                        "{\"total\":1,\"count\":1,\"data\":{\"openid\":[\"bob\"]},"
                                + "\"next_openid\":\"bob\"}");
        try (CallbackServer server = new CallbackServer()) {
            wechat.callbackUrl(server.url());
            CallbackOutcome outcome = wechat.user("bob").says("let me in").await();
            assertThat(outcome.result()).isEqualTo(Outcome.WITHHELD);
            assertThat(outcome.detail()).contains("blacklisted");
            assertThat(server.received()).isEmpty();
            assertThat(wechat.user("bob").chat()).hasSize(1);
            assertThat(api.code("/cgi-bin/tags/members/batchunblacklist", list(0, "bob"))).isZero();
            assertThat(wechat.user("bob").says("thanks").await().isOk()).isTrue();
        }
        assertThat(api.post("/cgi-bin/tags/members/getblacklist", "{\"begin_openid\":\"\"}"))
                .hasToString("{\"total\":0,\"count\":0,\"next_openid\":\"\"}");
    }

    private JsonNode info(String openid) {
        return api.get("/cgi-bin/user/info?lang=zh_CN&openid=" + openid);
    }

    private int remark(String openid, String remark) {
        String body = "{\"openid\":\"%s\",\"remark\":\"%s\"}".formatted(openid, remark);
        return api.code("/cgi-bin/user/info/updateremark", body);
    }

    private int create(String name) {
        return api.post("/cgi-bin/tags/create", tag(name)).at("/tag/id").asInt();
    }

    private JsonNode members(int tag, String next) {
        String body = "{\"tagid\":%d,\"next_openid\":\"%s\"}".formatted(tag, next);
        return api.post("/cgi-bin/user/tag/get", body);
    }

    private JsonNode ids(String openid) {
        return api.post("/cgi-bin/tags/getidlist", "{\"openid\":\"" + openid + "\"}")
                .path("tagid_list");
    }

    private static String tag(String name) {
        return "{\"tag\":{\"name\":\"" + name + "\"}}";
    }

    private static String[] many(int count) {
        return IntStream.range(0, count).mapToObj(i -> "alice").toArray(String[]::new);
    }

    private static String batch(int count) {
        List<String> all = new ArrayList<>();
        for (String openid : many(count)) {
            all.add("{\"openid\":\"" + openid + "\",\"lang\":\"en\"}");
        }
        return "{\"user_list\":[" + String.join(",", all) + "]}";
    }

    private static String list(int tag, String... openids) {
        String names =
                List.of(openids).stream()
                        .map(openid -> "\"" + openid + "\"")
                        .collect(Collectors.joining(","));
        return "{\"tagid\":" + tag + ",\"openid_list\":[" + names + "]}";
    }
}
