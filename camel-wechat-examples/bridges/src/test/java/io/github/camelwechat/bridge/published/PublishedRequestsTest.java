// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.published;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.bridge.standin.StandInServer.Request;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules of the check that looks at every request of the bridges in the tests. */
class PublishedRequestsTest {

    private static final String CONTACT = "6762f0f31bb69f9f2193bb8b";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a field is missing   | POST /conversations     | {\"from\":{\"type\":\"user\",\"id\":\"6762f0f31bb69f9f2193bb8b\"}} | body",
                "a field has another type | POST /conversations | {\"from\":{\"type\":\"user\",\"id\":\"6762f0f31bb69f9f2193bb8b\"},\"body\":7} | string",
                "an id is too short   | POST /conversations     | {\"from\":{\"type\":\"user\",\"id\":\"123\"},\"body\":\"a\"} | 24",
                "a value is not allowed | POST /conversations/7/reply | {\"message_type\":\"comment\",\"type\":\"robot\",\"admin_id\":\"1\"} | one",
                "no one of several    | POST /contacts          | {\"name\":\"a\"} | email",
                "an unknown name      | POST /contacts          | {\"role\":\"user\",\"externalId\":\"a\"} | externalId is not described",
                "a number as a note's author | POST /conversations/7/reply | {\"message_type\":\"note\",\"type\":\"admin\",\"admin_id\":1,\"body\":\"a\"} | string",
                "an id that is no number | GET /conversations/abc | `` | integer",
                "an unknown path      | POST /conversation      | {} | the path is not described",
                "another method       | DELETE /conversations   | `` | without this method",
                "not JSON             | POST /conversations     | a=b | not JSON"
            })
    void refusesWhatTheDescriptionDoesNotAllow(
            String breach, String request, String body, String said) {
        assertThat(PublishedRequests.of("intercom").breaches(request(request, body, "2.14")))
                .as(breach)
                .isNotEmpty()
                .anySatisfy(found -> assertThat(found).contains(said));
    }

    @Test
    void refusesAHeaderThatIsMissingOrNotDescribed() {
        assertThat(PublishedRequests.of("botpress").breaches(request("GET /users/me", "", "2.14")))
                .containsExactly("the parameter x-user-key is required and missing");
        assertThat(
                        PublishedRequests.of("intercom")
                                .breaches(request("GET /conversations/7", "", "next")))
                .containsExactly("the parameter Intercom-Version is none of the described values");
    }

    @Test
    void looksAtTheFieldsBesideAFile() {
        String form =
                part("content", "a")
                        + part("message_type", "incomming")
                        + part("attachment", "b")
                        + "--x--\r\n";

        assertThat(
                        PublishedRequests.of("chatwoot")
                                .breaches(
                                        new Request(
                                                "POST",
                                                "/api/v1/accounts/1/conversations/2/messages",
                                                Map.of(),
                                                Map.of(
                                                        "Content-Type",
                                                        "multipart/form-data; boundary=x"),
                                                Map.of(),
                                                form.getBytes(StandardCharsets.UTF_8))))
                .containsExactly(
                        "the part message_type is none of the described values",
                        "the part attachment is not described");
    }

    private static String part(String name, String value) {
        return "--x\r\nContent-Disposition: form-data; name=\""
                + name
                + "\"\r\n\r\n"
                + value
                + "\r\n";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "intercom | POST /conversations | {\"from\":{\"type\":\"user\",\"id\":\"6762f0f31bb69f9f2193bb8b\"},\"body\":\"a\",\"created_at\":1}",
                "intercom | POST /conversations/7/reply | {\"message_type\":\"comment\",\"type\":\"user\",\"intercom_user_id\":\"6762f0f31bb69f9f2193bb8b\",\"body\":\"a\",\"attachment_files\":[{\"name\":\"a\",\"content_type\":\"b\",\"data\":\"c\"}]}",
                "intercom | PUT /contacts/6762f0f31bb69f9f2193bb8b | {\"custom_attributes\":{\"of our own\":\"a\"}}",
                "botpress | POST /messages | {\"conversationId\":\"a\",\"payload\":{\"type\":\"location\",\"latitude\":1,\"longitude\":2.5}}",
                "chatwoot | PATCH /api/v1/accounts/1/conversations/2/messages/3 | {\"status\":\"failed\",\"external_error\":\"a\"}",
                "chatwoot | POST /public/api/v1/inboxes/a/contacts | {\"source_id\":\"a\",\"name\":\"b\"}"
            })
    void takesWhatItAllows(String system, String request, String body) {
        assertThat(PublishedRequests.of(system).breaches(request(request, body, "2.14"))).isEmpty();
    }

    @Test
    void knowsAPathWithoutParametersFromOneWith() {
        String search =
                "{\"query\":{\"field\":\"external_id\",\"operator\":\"=\",\"value\":\"a\"}}";

        assertThat(
                        PublishedRequests.of("intercom")
                                .breaches(request("POST /contacts/search", search, "2.14")))
                .isEmpty();
        assertThat(
                        PublishedRequests.of("intercom")
                                .breaches(request("PUT /contacts/" + CONTACT, search, "2.14")))
                .containsExactly("body.query is not described");
    }

    private static Request request(String request, String body, String version) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("content-type", "application/json");
        headers.put("intercom-version", version);
        if (body != null && body.contains("payload")) {
            headers.put("x-user-key", "a");
        }
        String[] words = request.strip().split(" ");
        return new Request(
                words[0],
                words[1],
                Map.of(),
                headers,
                Map.of(),
                body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8));
    }
}
