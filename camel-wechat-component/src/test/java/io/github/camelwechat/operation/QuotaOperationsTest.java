// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.failure.ApiErrorException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Quotas, past calls, addresses and tickets. */
class QuotaOperationsTest extends OperationTest {

    @ParameterizedTest
    @EnumSource
    void countsCallsAndForgetsThemOnRequest(Author author) throws Exception {
        ask(author, "listTags", null);
        ask(author, "listTags", null);

        assertThat(used(author)).isEqualTo(2);
        ask(author, "clearQuota", null);
        assertThat(used(author)).isEqualTo(0);
    }

    private Object used(Author author) throws Exception {
        Map<?, ?> quota =
                (Map<?, ?>)
                        ask(author, "getQuota", "{'cgi_path':'/cgi-bin/tags/get'}").get("quota");
        return quota.get("used");
    }

    @ParameterizedTest
    @EnumSource
    void findsTheCallThatWentWrong(Author author) throws Exception {
        ApiErrorException refused =
                (ApiErrorException)
                        perform(author, "deleteTag", "{'tag':{'id':9999}}").getException();

        Map<?, ?> request =
                (Map<?, ?>)
                        ask(author, "getRequest", "{'rid':'" + refused.requestId() + "'}")
                                .get("request");

        assertThat(request.get("request_body").toString()).contains("9999");
    }

    @ParameterizedTest
    @EnumSource
    void tellsTheAddressesOfBothSides(Author author) throws Exception {
        assertThat(ask(author, "listCallbackAddresses", null).get("ip_list"))
                .isEqualTo(List.of("127.0.0.1"));
        assertThat(ask(author, "listApiAddresses", null).get("ip_list")).isInstanceOf(List.class);
        assertThat(ask(author, "checkNetwork", null).get("ping")).isInstanceOf(List.class);
        assertThat(ask(author, "checkNetwork", "{'action':'dns'}").get("dns"))
                .isInstanceOf(List.class);
    }

    @ParameterizedTest
    @EnumSource
    void fetchesATicketOnceForAllPages(Author author) throws Exception {
        Map<?, ?> one = ask(author, "signJsSdk", "{'url':'https://shop.example/a'}");
        Map<?, ?> other = ask(author, "signJsSdk", "{'url':'https://shop.example/b'}");
        ask(author, "getCardTicket", null);

        assertThat(one.get("signature")).isNotEqualTo(other.get("signature"));
        assertThat(wechat().requests("/cgi-bin/ticket/getticket"))
                .extracting(request -> request.query().get("type"))
                .containsExactly("jsapi", "wx_card");
    }

    @ParameterizedTest
    @EnumSource
    void callsWhateverElseThereIs(Author author) throws Exception {
        assertThat(ask(author, "callApi", null, WeChatConstants.API_PATH, "/cgi-bin/tags/get"))
                .containsKey("tags");
        assertThat(
                        refusal(
                                author,
                                "callApi",
                                "{'tag':{'id':9999}}",
                                WeChatConstants.API_PATH,
                                "/cgi-bin/tags/delete"))
                .isNotZero();
        wechat().expireTokens();
        assertThat(ask(author, "callApi", null, WeChatConstants.API_PATH, "/cgi-bin/tags/get"))
                .containsKey("tags");
    }
}
