// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.permission;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.AccountProfile;
import io.github.camelwechat.account.AccountType;
import io.github.camelwechat.failure.NotPermittedException;
import io.github.camelwechat.failure.NotPermittedException.Reason;
import io.github.camelwechat.message.OutboundMessage;
import io.github.camelwechat.message.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The table of what WeChat opens to which kind of account. Answers with the refusal of what an
 * account may not do, null for everything else, and null for everything where its profile is
 * unknown.
 */
public final class AccountPermissions {

    private static final String DATA = "permissions.tsv";
    private static final String CUSTOMER_SERVICE = "/cgi-bin/message/custom/send";
    private static final String MESSAGE = "message ";
    private static final String OPERATION = "operation ";

    private static final List<Row> ROWS = load();

    /** The kinds of accounts that lack something. */
    private enum Kind {
        UNVERIFIED(Reason.UNVERIFIED, "verified is false", AccountProfile::isUnverified),
        SUBSCRIPTION(
                Reason.ACCOUNT_TYPE,
                "accountType is subscription",
                profile -> profile.type() == AccountType.SUBSCRIPTION),
        TEST(
                Reason.ACCOUNT_TYPE,
                "accountType is test",
                profile -> profile.type() == AccountType.TEST),
        OVERSEAS(Reason.REGION, "region is overseas", AccountProfile::overseas);

        final Reason reason;
        final String option;
        final Predicate<AccountProfile> includes;

        Kind(Reason reason, String option, Predicate<AccountProfile> includes) {
            this.reason = reason;
            this.option = option;
            this.includes = includes;
        }
    }

    private record Row(String subject, Kind kind, int errorCode, String because, String instead) {

        boolean concerns(String wanted) {
            return subject.endsWith("/") ? wanted.startsWith(subject) : wanted.equals(subject);
        }
    }

    private AccountPermissions() {}

    /** The subject of an operation that calls nothing. */
    public static String ofOperation(String operation) {
        return OPERATION + operation;
    }

    /** The subject of messages of this {@code msgtype}, by whichever way. */
    public static String ofType(String type) {
        return MESSAGE + type;
    }

    /**
     * Does something unless the account may not; then it fails at once.
     *
     * @param subject the path that is called, or another subject
     */
    public static <T> CompletionStage<T> guard(
            Account account, String subject, Supplier<CompletionStage<T>> action) {
        NotPermittedException refusal = refusal(account, subject);
        return refusal == null ? action.get() : CompletableFuture.failedStage(refusal);
    }

    /** Sends customer-service messages unless the account may not send any at all. */
    public static <T> CompletionStage<T> guardPush(
            Account account, Supplier<CompletionStage<T>> send) {
        return guard(account, CUSTOMER_SERVICE, send);
    }

    /** Of a message. */
    public static @Nullable NotPermittedException refusal(
            Account account, OutboundMessage message) {
        if (message instanceof OutboundMessage.Attributed said) {
            return refusal(account, said.content());
        }
        return message instanceof OutboundMessage.Voice
                ? refusal(account, ofType("voice"))
                : message instanceof OutboundMessage.Video
                        ? refusal(account, ofType("video"))
                        : message instanceof OutboundMessage.MsgMenu
                                ? refusal(account, ofType("msgmenu"))
                                : message instanceof OutboundMessage.Upload upload
                                        ? refusal(account, ofType(upload.file().kind().wireName()))
                                        : message instanceof OutboundMessage.Raw raw
                                                ? refusal(account, ofType(raw.msgType()))
                                                : null;
    }

    /** Of a passive answer. */
    public static @Nullable NotPermittedException refusal(Account account, Reply reply) {
        return reply instanceof Reply.Voice
                ? refusal(account, ofType("voice"))
                : reply instanceof Reply.Video ? refusal(account, ofType("video")) : null;
    }

    /**
     * Of a subject.
     *
     * @param subject a path, an operation or a type of message
     */
    public static @Nullable NotPermittedException refusal(Account account, String subject) {
        AccountProfile profile = account.profile();
        for (Row row : profile.isUnknown() ? List.<Row>of() : ROWS) {
            if (row.concerns(subject) && row.kind.includes.test(profile)) {
                return new NotPermittedException(
                        account.name(),
                        row.kind.reason,
                        what(subject),
                        row.because + ", and option " + row.kind.option,
                        row.errorCode,
                        row.instead);
            }
        }
        return null;
    }

    private static String what(String subject) {
        return subject.startsWith(MESSAGE)
                ? "send a message of type " + subject.substring(MESSAGE.length())
                : subject.startsWith(OPERATION) ? "use " + subject : "call " + subject;
    }

    private static List<Row> load() {
        try (InputStream in = AccountPermissions.class.getResourceAsStream(DATA)) {
            if (in == null) {
                throw new IllegalStateException(DATA + " is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> row(line.split("\t", -1)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Row row(String[] cells) {
        return new Row(
                cells[0],
                Kind.valueOf(cells[1].toUpperCase(Locale.ROOT)),
                Integer.parseInt(cells[2]),
                cells[3],
                cells[4]);
    }
}
