// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.exchange;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.PermissionSet;
import io.github.camelwechat.internal.platform.Authorizer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/** An account of a third-party platform as operations show it: all that is kept but its tokens. */
public final class AuthorizerReport {

    private AuthorizerReport() {}

    public static Map<String, Object> of(Account platform, Authorizer authorizer) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("appId", authorizer.appId());
        report.put("account", Authorizer.account(platform, authorizer.appId()).name());
        report.put("originalId", authorizer.originalId());
        report.put("authorized", authorizer.isAuthorized());
        report.put("asOf", authorizer.asOf().getEpochSecond());
        report.put(
                "permissionSets",
                new TreeSet<>(authorizer.permissionSets())
                        .stream().map(AuthorizerReport::permissionSet).toList());
        return report;
    }

    private static Map<String, Object> permissionSet(int id) {
        Map<String, Object> set = new LinkedHashMap<>();
        set.put("id", id);
        Arrays.stream(PermissionSet.values())
                .filter(each -> each.id() == id)
                .findFirst()
                .ifPresent(known -> set.put("name", known.label()));
        return set;
    }
}
