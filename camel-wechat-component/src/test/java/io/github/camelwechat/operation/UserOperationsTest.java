// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.operation;

import static io.github.camelwechat.WeChatConstants.OPEN_ID;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Users, tags and the blacklist. */
class UserOperationsTest extends OperationTest {

    private void followers(String... openIds) {
        for (String openId : openIds) {
            wechat().user(openId).follows();
        }
    }

    @ParameterizedTest
    @EnumSource
    void tellsWhoAUserIsByTheAccountsOwnName(Author author) throws Exception {
        assertThat(refusal(author, "getUser", null, OPEN_ID, "oNobody")).isEqualTo(40003);
        followers("oAlice", "oBob");

        ask(author, "setRemark", "{'remark':'李雷 😀'}", OPEN_ID, "oAlice");

        assertThat(ask(author, "getUser", "{'lang':'zh_CN'}", OPEN_ID, "oAlice").get("remark"))
                .isEqualTo("李雷 😀");
        assertThat(
                        ask(
                                        author,
                                        "getUsers",
                                        "{'user_list':[{'openid':'oAlice'},{'openid':'oBob'}]}")
                                .get("user_info_list"))
                .asInstanceOf(InstanceOfAssertFactories.list(Map.class))
                .extracting(user -> user.get("remark"))
                .containsExactly("李雷 😀", "");
        assertThat(ask(author, "listFollowers", null).get("data"))
                .isEqualTo(Map.of("openid", List.of("oAlice", "oBob")));
        assertThat(ask(author, "listFollowers", "{'next_openid':'oAlice'}").get("count"))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void givesAndTakesTags(Author author) throws Exception {
        followers("oAlice", "oBob");
        Map<?, ?> tag = (Map<?, ?>) ask(author, "createTag", "{'tag':{'name':'常客 🌟'}}").get("tag");
        String id = tag.get("id").toString();
        assertThat(refusal(author, "createTag", "{'tag':{'name':'常客 🌟'}}")).isEqualTo(45157);
        ask(author, "updateTag", "{'tag':{'id':" + id + ",'name':'熟客 🌟'}}");

        ask(author, "tagUsers", "{'tagid':" + id + ",'openid_list':['oAlice','oBob']}");
        ask(author, "untagUsers", "{'tagid':" + id + "}", OPEN_ID, "oBob");

        assertThat(ask(author, "getUserTags", null, OPEN_ID, "oAlice").get("tagid_list"))
                .isEqualTo(List.of(tag.get("id")));
        assertThat(ask(author, "listTagMembers", "{'tagid':" + id + "}").get("data"))
                .isEqualTo(Map.of("openid", List.of("oAlice")));
        assertThat(ask(author, "listTags", null).toString()).contains("熟客 🌟");
        ask(author, "deleteTag", "{'tag':{'id':" + id + "}}");
        assertThat(ask(author, "listTags", null).toString()).doesNotContain("熟客 🌟");
    }

    @ParameterizedTest
    @EnumSource
    void saysWhoCouldNotBeTagged(Author author) throws Exception {
        followers("oAlice");
        Map<?, ?> tag = (Map<?, ?>) ask(author, "createTag", "{'tag':{'name':'vip'}}").get("tag");

        Map<?, ?> answer =
                ask(
                        author,
                        "tagUsers",
                        "{'openid_list':['oAlice','oNobody'],'tagid':" + tag.get("id") + "}");

        assertThat(answer.get("errcode")).isEqualTo(45171);
        assertThat(answer.get("fail_openid_list").toString()).contains("oNobody");
    }

    @ParameterizedTest
    @EnumSource
    void blocksUsers(Author author) throws Exception {
        followers("oAlice", "oBob");
        ask(author, "blockUsers", null, OPEN_ID, "oAlice");
        ask(author, "blockUsers", "{'openid_list':['oBob']}");
        ask(author, "unblockUsers", null, OPEN_ID, "oBob");

        assertThat(ask(author, "listBlockedUsers", null).get("data"))
                .isEqualTo(Map.of("openid", List.of("oAlice")));
    }
}
