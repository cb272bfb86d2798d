// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.console;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.internal.api.client.ApiCondition;
import io.github.camelwechat.internal.api.token.AccountTokens;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.camel.console.StartedComponents.StartedComponent;
import io.github.camelwechat.internal.camel.runtime.AccountServices;
import io.github.camelwechat.internal.camel.runtime.PlatformServices;
import io.github.camelwechat.internal.camel.runtime.SendHistory;
import io.github.camelwechat.internal.json.Pseudonyms;
import io.github.camelwechat.internal.platform.PlatformTickets;
import io.github.camelwechat.internal.telemetry.CallbackLog;
import io.github.camelwechat.internal.window.WindowState;
import io.github.camelwechat.message.Received;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.camel.spi.annotations.DevConsole;
import org.apache.camel.support.console.AbstractDevConsole;
import org.jspecify.annotations.Nullable;

/**
 * Shows the accounts, their windows and the latest callbacks to whoever develops. Without secrets,
 * without what users wrote, and with the hash of their openids.
 */
@DevConsole(
        name = "wechat",
        displayName = "WeChat",
        description = "WeChat accounts, service windows and latest callbacks")
public final class WeChatDevConsole extends AbstractDevConsole {

    private static final int MOST_WINDOWS = 1_000;
    private static final long PATIENCE_SECONDS = 2;

    public WeChatDevConsole() {
        super("camel", "wechat", "WeChat", "WeChat accounts, service windows and latest callbacks");
    }

    @Override
    protected Map<String, Object> doCallJson(Map<String, Object> options) {
        List<Map<String, Object>> accounts = new ArrayList<>();
        List<Map<String, Object>> callbacks = new ArrayList<>();
        for (StartedComponent component : StartedComponents.of(getCamelContext()).all()) {
            component.accounts().accounts().forEach(each -> accounts.add(account(component, each)));
            CallbackLog log = component.runtime().instruments().callbacks();
            if (log != null) {
                log.lines().forEach(line -> callbacks.add(callback(line)));
            }
        }
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("accounts", accounts);
        page.put("callbacks", callbacks);
        return page;
    }

    @Override
    protected String doCallText(Map<String, Object> options) {
        return doCallJson(options).entrySet().stream()
                .map(part -> part.getKey() + ":\n" + lines((List<?>) part.getValue()))
                .collect(Collectors.joining("\n"));
    }

    private static String lines(List<?> rows) {
        return rows.stream()
                .map(
                        row ->
                                ((Map<?, ?>) row)
                                        .entrySet().stream()
                                                .map(cell -> cell.getKey() + "=" + cell.getValue())
                                                .collect(Collectors.joining(" ", "  ", "\n")))
                .collect(Collectors.joining());
    }

    private static Map<String, Object> account(
            StartedComponent component, AccountServices services) {
        Account account = services.settings().account();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("account", account.name());
        row.put("appId", account.appId());
        AccountTokens.Condition token = services.api().tokenCondition(account);
        row.put("tokenSource", token.source());
        put(row, "tokenSince", token.since());
        put(row, "tokenGoodUntil", token.goodUntil());
        SendHistory sends = services.sends();
        put(row, "lastGoodSend", sends.lastGood());
        SendHistory.Failure failure = sends.lastFailure();
        if (failure != null) {
            put(row, "lastFailedSend", failure.at());
            row.put("lastFailedSendCause", failure.cause());
            row.put("lastFailedSendToBeDoneBy", failure.actor().words());
        }
        ApiCondition condition = component.runtime().access().circuits().condition(account.name());
        put(row, "lastAnswer", condition.lastAnswer());
        row.put("failedInARow", condition.inARow());
        PlatformServices platform = services.platform();
        if (platform == null) {
            row.put("windows", windows(services, account.name()));
        } else {
            put(row, "lastTicket", lastTicket(platform));
            row.put("accountsInUse", platform.known().size());
        }
        return row;
    }

    /** When WeChat last pushed a ticket; null if it never did. */
    private static @Nullable Object lastTicket(PlatformServices platform) {
        return known(
                platform.tickets()
                        .newest(platform.platform())
                        .thenApply(found -> found.map(PlatformTickets.Ticket::at).orElse(null)));
    }

    /** Counts the users' windows by their state, of as many as are looked at. */
    private static @Nullable Object windows(AccountServices services, String account) {
        return known(
                services.window()
                        .first(account, MOST_WINDOWS)
                        .thenApply(
                                windows -> {
                                    Map<String, Integer> counts = new TreeMap<>();
                                    windows.values()
                                            .forEach(
                                                    state ->
                                                            counts.merge(
                                                                    name(state), 1, Integer::sum));
                                    if (windows.size() == MOST_WINDOWS) {
                                        counts.put("notCountedAbove", MOST_WINDOWS);
                                    }
                                    return counts;
                                }));
    }

    /** The answer of the store, or why it gives none. */
    private static <T> @Nullable Object known(CompletionStage<T> asked) {
        try {
            return asked.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return "unknown: " + Completion.cause(e).getClass().getSimpleName();
        } catch (TimeoutException e) {
            return "unknown: the store does not answer";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "unknown: interrupted";
        }
    }

    private static String name(WindowState state) {
        return state.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static Map<String, Object> callback(CallbackLog.Line line) {
        Map<String, Object> row = new LinkedHashMap<>();
        put(row, "at", line.at());
        row.put("account", line.account());
        Received callback = line.callback();
        if (callback != null) {
            row.put("type", callback.knownType().orElse("other"));
            if (callback.openId() != null) {
                row.put("user", new Pseudonyms(callback.appId()).of(callback.openId().value()));
            }
            row.put("dedupeKey", callback.dedupeKey());
        }
        row.put("answer", line.answer());
        if (line.time() != null) {
            row.put("millis", line.time().toMillis());
        }
        return row;
    }

    private static void put(Map<String, Object> row, String name, @Nullable Object value) {
        if (value != null) {
            row.put(name, value.toString());
        }
    }
}
