// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.diagnosis;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.AccountProfile;
import io.github.camelwechat.account.AccountType;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.NotAuthorizedException;
import io.github.camelwechat.failure.WeChatException;
import io.github.camelwechat.internal.api.WeChatApi;
import io.github.camelwechat.internal.api.client.ApiRequest;
import io.github.camelwechat.internal.api.client.ApiRequest.Effect;
import io.github.camelwechat.internal.api.client.ApiResponse;
import io.github.camelwechat.internal.async.Completion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The search for what WeChat opens to an account, and for the kind of account that it therefore is.
 * Only asks: for counts and lists, and for the quotas of what cannot be tried without doing it.
 * What the account's options forbid is asked for all the same. Thread-safe.
 */
public final class CapabilityProbe {

    private static final String QUOTA = "/cgi-bin/openapi/quota/get";

    private static final String CUSTOMER_SERVICE = "customerServiceMessages";
    private static final String TEMPLATES = "templateMessages";
    private static final String MASS = "massMessages";

    /** Without a right to a path WeChat tells no quota of it (76022). */
    private static final Set<Integer> NO_RIGHT = Set.of(40200, 48001, 48008, 61007, 76022);

    private static final int NO_MENU = 46003;

    /**
     * @param asks whether the path itself only asks; else its quota is asked for
     */
    private record Ability(String name, String path, boolean asks) {}

    private static final List<Ability> ABILITIES =
            List.of(
                    new Ability(CUSTOMER_SERVICE, "/cgi-bin/message/custom/send", false),
                    new Ability(TEMPLATES, "/cgi-bin/message/template/send", false),
                    new Ability(
                            "subscriptionNotifications",
                            "/cgi-bin/message/subscribe/bizsend",
                            false),
                    new Ability(MASS, "/cgi-bin/message/mass/sendall", false),
                    new Ability("massMessagesToOpenIds", "/cgi-bin/message/mass/send", false),
                    new Ability("qrCodes", "/cgi-bin/qrcode/create", false),
                    new Ability("publishing", "/cgi-bin/freepublish/submit", false),
                    new Ability("users", "/cgi-bin/user/info", false),
                    new Ability("tags", "/cgi-bin/tags/get", true),
                    new Ability("menus", "/cgi-bin/menu/get", true),
                    new Ability("material", "/cgi-bin/material/get_materialcount", true),
                    new Ability("drafts", "/cgi-bin/draft/count", true),
                    new Ability("agents", "/cgi-bin/customservice/getkflist", true));

    private final WeChatApi api;

    public CapabilityProbe(WeChatApi api) {
        this.api = api;
    }

    /**
     * Asks for one ability after the other.
     *
     * @return the abilities, each with what WeChat said of it, and what follows; fails if WeChat
     *     cannot be asked at all
     */
    public CompletionStage<Map<String, Object>> run(Account account) {
        Account asking = account.withProfile(AccountProfile.UNKNOWN);
        Map<String, Map<String, Object>> found = new LinkedHashMap<>();
        CompletionStage<Void> asked = CompletableFuture.completedStage(null);
        for (Ability ability : ABILITIES) {
            asked = asked.thenCompose(before -> ask(asking, ability, found));
        }
        return asked.thenApply(done -> report(account, found));
    }

    private CompletionStage<Void> ask(
            Account account, Ability ability, Map<String, Map<String, Object>> found) {
        ApiRequest request =
                ability.asks
                        ? ApiRequest.get(ability.path, Map.of()).accepting(Set.of(NO_MENU))
                        : ApiRequest.post(
                                QUOTA,
                                Effect.NONE,
                                ("{\"cgi_path\":\"" + ability.path + "\"}")
                                        .getBytes(StandardCharsets.UTF_8));
        return Completion.then(
                api.check(account, ability.path).thenCompose(granted -> api.call(account, request)),
                (reply, failure) -> {
                    if (failure != null
                            && !(failure instanceof ApiErrorException)
                            && !isNotGranted(failure)) {
                        return CompletableFuture.failedStage(failure);
                    }
                    found.put(ability.name, answer(ability, reply, failure));
                    return CompletableFuture.completedStage(null);
                });
    }

    /** Tells whether the platform that acts for the account lacks a permission set for it. */
    private static boolean isNotGranted(WeChatException failure) {
        return failure instanceof NotAuthorizedException refusal
                && refusal.reason() == NotAuthorizedException.Reason.PERMISSION_SET;
    }

    /** Says nothing of {@code allowed} where WeChat refused for another reason. */
    private static Map<String, Object> answer(
            Ability ability, ApiResponse reply, @Nullable WeChatException failure) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("path", ability.path);
        if (failure instanceof ApiErrorException refusal) {
            if (NO_RIGHT.contains(refusal.errorCode())) {
                answer.put("allowed", false);
            }
            answer.put("errorCode", refusal.errorCode());
            answer.put("meaning", refusal.meaning());
            return answer;
        }
        if (failure instanceof NotAuthorizedException refusal) {
            answer.put("allowed", false);
            answer.put("errorCode", refusal.errorCode());
            answer.put("meaning", String.valueOf(refusal.getMessage()));
            return answer;
        }
        answer.put("allowed", true);
        Object quota = reply.fields().get("quota");
        if (quota != null) {
            answer.put("quota", quota);
        }
        return answer;
    }

    private static Map<String, Object> report(
            Account account, Map<String, Map<String, Object>> found) {
        Boolean verified = allowed(found, CUSTOMER_SERVICE);
        AccountType type = type(found);
        AccountProfile profile = account.profile();
        List<String> differences = new ArrayList<>();
        if (verified != null && profile.isUnverified() == verified) {
            differences.add("verified");
        }
        if (profile.type() != null && type != null && profile.type() != type) {
            differences.add("accountType");
        }
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("account", account.name());
        report.put("appId", account.appId());
        report.put("abilities", found);
        report.put("suggested", options(type, verified));
        report.put("configured", options(profile.type(), profile.verified()));
        report.put("differences", differences);
        return report;
    }

    private static Map<String, Object> options(
            @Nullable AccountType type, @Nullable Boolean verified) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("accountType", type == null ? null : type.toString());
        options.put("verified", verified);
        return options;
    }

    /** Only a verified account tells its type: to the others both of them are shut. */
    private static @Nullable AccountType type(Map<String, Map<String, Object>> found) {
        if (!Boolean.TRUE.equals(allowed(found, CUSTOMER_SERVICE))) {
            return null;
        }
        Boolean templates = allowed(found, TEMPLATES);
        Boolean mass = allowed(found, MASS);
        if (templates == null || mass == null) {
            return null;
        }
        return templates ? mass ? AccountType.SERVICE : AccountType.TEST : AccountType.SUBSCRIPTION;
    }

    private static @Nullable Boolean allowed(
            Map<String, Map<String, Object>> found, String ability) {
        Map<String, Object> answer = found.get(ability);
        return answer == null ? null : (Boolean) answer.get("allowed");
    }
}
