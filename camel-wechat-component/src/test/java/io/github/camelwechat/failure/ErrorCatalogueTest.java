// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.failure.ErrorEntry.Place;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of the catalogue of WeChat's error codes. */
class ErrorCatalogueTest {

    private static final String SEND = "/cgi-bin/message/custom/send";
    private static final String TOKEN = "/cgi-bin/stable_token";

    @Test
    void aCodeNobodyToldUsAboutIsNotExplainedAway() {
        ApiErrorException failure = refused(SEND, 4711, "strange");

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.UNKNOWN);
        assertThat(failure.retryable()).isFalse();
        assertThat(failure)
                .hasMessageContaining("4711")
                .hasMessageContaining("in no list this version knows")
                .hasMessageContaining("request id");
    }

    @ParameterizedTest
    @CsvSource({
        "-1, RETRY, NOBODY",
        "40001, REFRESH_TOKEN, OPERATOR",
        "40003, NOT_FOLLOWER, OPERATOR",
        "40007, CONTENT, DEVELOPER",
        "40164, NEEDS_ADMIN, WECHAT_ADMIN",
        "40234, CONFIG, OPERATOR",
        "41001, BUG, DEVELOPER",
        "43004, NOT_FOLLOWER, NOBODY",
        "45002, CONTENT, DEVELOPER",
        "45009, QUOTA, OPERATOR",
        "45011, THROTTLE, DEVELOPER",
        "45015, WINDOW, NOBODY",
        "45047, WINDOW, NOBODY",
        "47001, BUG, DEVELOPER",
        "48001, NEEDS_ADMIN, WECHAT_ADMIN",
        "48002, NOT_FOLLOWER, NOBODY",
        "50002, NEEDS_ADMIN, WECHAT_ADMIN",
        "61003, NEEDS_ADMIN, WECHAT_ADMIN",
        "61004, NEEDS_ADMIN, WECHAT_ADMIN",
        "61005, CONFIG, OPERATOR",
        "61006, CONFIG, OPERATOR",
        "61007, NEEDS_ADMIN, WECHAT_ADMIN",
        "61016, NEEDS_ADMIN, WECHAT_ADMIN",
        "61017, NEEDS_ADMIN, WECHAT_ADMIN",
        "61023, CONFIG, OPERATOR",
        "89503, NEEDS_ADMIN, WECHAT_ADMIN"
    })
    void aRefusalSaysWhatKindItIsWhoActsAndWhatToDo(int code, ErrorClass errorClass, Actor actor) {
        ApiErrorException failure = refused(SEND, code, "words of WeChat");

        assertThat(failure.errorClass()).isEqualTo(errorClass);
        assertThat(failure.actor()).isEqualTo(actor);
        assertThat(failure.advice()).isNotEqualTo(errorClass.advice());
        assertThat(failure)
                .hasMessageContaining("errcode " + code)
                .hasMessageContaining("words of WeChat")
                .hasMessageContaining(errorClass.name())
                .hasMessageContaining(failure.meaning())
                .hasMessageContaining("To be done by: " + actor.words())
                .hasMessageEndingWith(failure.advice());
    }

    @Test
    void aWrongSecretIsNotAStaleToken() {
        assertThat(refused(TOKEN, 40001, "").errorClass()).isEqualTo(ErrorClass.CONFIG);
        assertThat(refused(TOKEN, 40001, "").advice()).contains("appSecret");
        assertThat(refused(SEND, 40001, "").errorClass()).isEqualTo(ErrorClass.REFRESH_TOKEN);
        String ofPlatforms = "/cgi-bin/component/";
        assertThat(refused(ofPlatforms + "api_component_token", 40001, "").errorClass())
                .isEqualTo(ErrorClass.CONFIG);
        assertThat(refused(ofPlatforms + "api_authorizer_token", 40001, "").errorClass())
                .isEqualTo(ErrorClass.REFRESH_TOKEN);
        assertThat(refused("/sns/userinfo", 40001, "").actor()).isEqualTo(Actor.DEVELOPER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "invalid ip 115.60.19.84 ipv6 ::ffff:115.60.19.84, not in whitelist | 115.60.19.84",
                "invalid ip 240e:3b7:1::9, not in whitelist | 240e:3b7:1::9",
                "invalid ip ::1, not in whitelist | ::1"
            })
    void theAddressThatWeChatSawIsTold(String message, String address) {
        ApiErrorException failure = refused(TOKEN, 40164, message);

        assertThat(failure.seenAddress()).isEqualTo(address);
        assertThat(failure).hasMessageContaining("WeChat saw the address " + address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"not in whitelist", "invalid ip 1.2, v2.1 at 10:30"})
    void noAddressIsMadeUp(String message) {
        assertThat(refused(TOKEN, 40164, message).seenAddress()).isNull();
    }

    @Test
    void otherRefusalsSpeakOfNoAddress() {
        assertThat(refused(SEND, 45015, "from 1.2.3.4").seenAddress()).isNull();
    }

    @Test
    void everyEntrySaysSomething() {
        assertThat(ErrorCatalogue.entries())
                .hasSizeGreaterThan(420)
                .allSatisfy(
                        entry -> {
                            assertThat(entry.meaning()).isNotBlank().doesNotEndWith(".");
                            assertThat(entry.advice()).endsWith(".");
                            assertThat(entry.errorClass()).isNotEqualTo(ErrorClass.UNKNOWN);
                        });
        assertThat(ErrorCatalogue.entries())
                .filteredOn(entry -> !entry.advice().equals(entry.errorClass().advice()))
                .hasSizeGreaterThan(150);
        assertThat(ErrorCatalogue.entries())
                .isSortedAccordingTo((one, other) -> Integer.compare(one.code(), other.code()));
    }

    @Test
    void everyClassHasItsCodes() {
        assertThat(ErrorCatalogue.entries().stream().map(ErrorEntry::errorClass).distinct())
                .containsExactlyInAnyOrderElementsOf(
                        Set.of(ErrorClass.values()).stream()
                                .filter(errorClass -> errorClass != ErrorClass.UNKNOWN)
                                .toList());
        assertThat(ErrorCatalogue.find(45009, SEND).place()).isEqualTo(Place.ANY);
    }

    private static ApiErrorException refused(String path, int code, String message) {
        return new ApiErrorException("shop", path, code, message, "r-1");
    }
}
