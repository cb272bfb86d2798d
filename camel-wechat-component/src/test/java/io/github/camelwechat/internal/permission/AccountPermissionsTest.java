// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.permission;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.AccountProfile;
import io.github.camelwechat.account.AccountType;
import io.github.camelwechat.account.Secret;
import io.github.camelwechat.failure.ErrorCatalogue;
import io.github.camelwechat.failure.NotPermittedException;
import io.github.camelwechat.failure.NotPermittedException.Reason;
import io.github.camelwechat.internal.api.operation.catalogue.Operations;
import io.github.camelwechat.message.MediaFile;
import io.github.camelwechat.message.MediaKind;
import io.github.camelwechat.message.OutboundMessage;
import io.github.camelwechat.message.Reply;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of what WeChat opens to which kind of account. */
class AccountPermissionsTest {

    private static final String SEND = "/cgi-bin/message/custom/send";
    private static final OutboundMessage VOICE =
            new OutboundMessage.Upload(
                    new MediaFile(MediaKind.VOICE, "a.amr", "audio/amr", new byte[1]));
    private static final OutboundMessage VIDEO =
            new OutboundMessage.Video("id", "thumb", null, null);
    private static final OutboundMessage MENU =
            new OutboundMessage.MsgMenu(
                    "?", List.of(new OutboundMessage.MsgMenu.Item("1", "Yes")), null);
    private static final Account OVERSEAS = account(new AccountProfile(null, true, true));

    @ParameterizedTest
    @CsvSource({
        "SERVICE,      false, /cgi-bin/message/custom/send,        UNVERIFIED",
        "SERVICE,      false, /cgi-bin/message/custom/typing,      UNVERIFIED",
        ",             false, /cgi-bin/message/custom/send,        UNVERIFIED",
        "SUBSCRIPTION, true,  /cgi-bin/message/custom/send,        ",
        "TEST,         true,  /cgi-bin/qrcode/create,              ",
        "TEST,         false, /cgi-bin/message/custom/send,        ",
        "SUBSCRIPTION, true,  /cgi-bin/message/template/send,      ACCOUNT_TYPE",
        "SUBSCRIPTION, false, /cgi-bin/message/template/send,      UNVERIFIED",
        "SUBSCRIPTION, true,   /cgi-bin/template/api_add_template,  ACCOUNT_TYPE",
        "SERVICE,      true,  /cgi-bin/message/template/send,      ",
        "TEST,         true,  /cgi-bin/message/template/send,      ",
        "SUBSCRIPTION, true,  /cgi-bin/message/template/subscribe, ",
        "SUBSCRIPTION, true,  /cgi-bin/qrcode/create,              ACCOUNT_TYPE",
        "SUBSCRIPTION, true,  /cgi-bin/message/mass/send,          ACCOUNT_TYPE",
        "SUBSCRIPTION, true,  /cgi-bin/message/mass/sendall,       ",
        "TEST,         true,  /cgi-bin/message/mass/sendall,       ACCOUNT_TYPE",
        "SUBSCRIPTION, true,  /sns/oauth2/access_token,            ACCOUNT_TYPE",
        "SERVICE,      false, /cgi-bin/user/info/updateremark,     UNVERIFIED",
        "SERVICE,      false, /cgi-bin/user/info,                  "
    })
    void refusesByPathWhatTheKindOfAccountLacks(
            AccountType type, boolean verified, String path, Reason reason) {
        NotPermittedException refusal =
                AccountPermissions.refusal(
                        account(new AccountProfile(type, verified, false)), path);

        assertThat(refusal == null ? null : refusal.reason()).isEqualTo(reason);
    }

    @Test
    void refusesNothingWhereNothingIsKnown() {
        Account unknown = account(AccountProfile.UNKNOWN);

        assertThat(Operations.paths())
                .allMatch(path -> AccountPermissions.refusal(unknown, path) == null);
        assertThat(AccountPermissions.refusal(unknown, VIDEO)).isNull();
        assertThat(AccountPermissions.refusal(unknown, "operation createOAuthUrl")).isNull();
    }

    @Test
    void refusesVoiceVideoAndMenusOutsideMainlandChinaAndSaysWhatToSendInstead() {
        for (OutboundMessage message :
                List.of(
                        VOICE,
                        VIDEO,
                        MENU,
                        OutboundMessage.Attributed.of(VIDEO, "anna@shop", false),
                        new OutboundMessage.Raw("voice", Map.of("msgtype", "voice")))) {
            assertThat(AccountPermissions.refusal(OVERSEAS, message))
                    .isNotNull()
                    .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(Reason.REGION))
                    .hasMessageContaining("region is overseas")
                    .hasMessageContaining("unsupported=link");
        }
        assertThat(AccountPermissions.refusal(OVERSEAS, new Reply.Voice("id"))).isNotNull();
        assertThat(AccountPermissions.refusal(OVERSEAS, new Reply.Video("id", null, null)))
                .isNotNull();
    }

    @Test
    void letsEverythingElsePass() {
        assertThat(AccountPermissions.refusal(OVERSEAS, new OutboundMessage.Image("id"))).isNull();
        assertThat(AccountPermissions.refusal(OVERSEAS, new Reply.Image("id"))).isNull();
        assertThat(AccountPermissions.refusal(OVERSEAS, SEND)).isNull();
    }

    @Test
    void saysWhatWhyAndWhatElse() {
        NotPermittedException refusal =
                AccountPermissions.refusal(
                        account(new AccountProfile(AccountType.SERVICE, false, false)), SEND);

        assertThat(refusal)
                .isNotNull()
                .hasMessage(
                        "Account 'shop' may not call /cgi-bin/message/custom/send: WeChat opens"
                                + " customer-service messages to verified accounts only, and option"
                                + " verified is false. WeChat was not asked; it would refuse it with"
                                + " errcode 48001. Instead, answer while the callback is open, or have"
                                + " the account verified. If the account is of another kind by now,"
                                + " correct the option; operation probeCapabilities finds out");
        assertThat(refusal.retryable()).isFalse();
    }

    /** A row about a path that nothing calls would never be noticed. */
    @Test
    void namesPathsAndCodesThatExist() throws Exception {
        try (InputStream in = AccountPermissions.class.getResourceAsStream("permissions.tsv")) {
            List<String[]> rows =
                    new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> !line.startsWith("#"))
                            .map(line -> line.split("\t", -1))
                            .toList();

            assertThat(rows).isNotEmpty().allSatisfy(AccountPermissionsTest::isSound);
        }
    }

    private static void isSound(String[] row) {
        assertThat(row).hasSize(6).doesNotContain("");
        if (row[0].startsWith("/")) {
            assertThat(Operations.paths())
                    .anyMatch(
                            path ->
                                    row[0].endsWith("/")
                                            ? path.startsWith(row[0])
                                            : path.equals(row[0]));
        }
        assertThat(ErrorCatalogue.entries())
                .anyMatch(entry -> entry.code() == Integer.parseInt(row[2]));
    }

    private static Account account(AccountProfile profile) {
        return new Account(
                "shop",
                "wx0000000000000001",
                null,
                Secret.of("never-print-me-secret"),
                null,
                false,
                profile);
    }
}
