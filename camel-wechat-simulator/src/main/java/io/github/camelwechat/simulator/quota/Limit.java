// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.quota;

import java.util.HashMap;
import java.util.Map;

/**
 * The number of calls that a path may have. WeChat raises these with an account's followers: the
 * figures are those of a new account.
 */
record Limit(long perDay, long perMinute) {
    private static final long PLENTY = 10_000_000;
    private static final Map<String, Limit> OFFICIAL = official();

    static Limit official(String path) {
        Limit named = OFFICIAL.get(path);
        if (named != null) {
            return named;
        }
        return path.startsWith("/sns/")
                ? new Limit(Long.MAX_VALUE, 50_000)
                : new Limit(PLENTY, PLENTY);
    }

    private static Map<String, Limit> official() {
        Map<String, Limit> limits = new HashMap<>();
        limits.put("/cgi-bin/stable_token", new Limit(500_000, 10_000));
        limits.put("/cgi-bin/message/mass/sendall", new Limit(100, 60));
        limits.put("/cgi-bin/message/mass/send", new Limit(100, 60));
        perDay(limits, 10, "/cgi-bin/message/mass/delete", "/cgi-bin/freepublish/delete");
        perDay(
                limits,
                100,
                "/cgi-bin/message/mass/preview",
                "/cgi-bin/freepublish/submit",
                "/cgi-bin/freepublish/get",
                "/cgi-bin/freepublish/getarticle",
                "/cgi-bin/freepublish/batchget");
        perDay(limits, 500, "/cgi-bin/user/get", "/cgi-bin/draft/get");
        perDay(
                limits,
                1_000,
                "/cgi-bin/menu/create",
                "/cgi-bin/menu/delete",
                "/cgi-bin/draft/add",
                "/cgi-bin/draft/delete",
                "/cgi-bin/draft/update",
                "/cgi-bin/draft/count",
                "/cgi-bin/draft/batchget");
        perDay(
                limits,
                2_000,
                "/cgi-bin/token",
                "/cgi-bin/menu/addconditional",
                "/cgi-bin/menu/delconditional");
        perDay(limits, 10_000, "/cgi-bin/menu/get", "/cgi-bin/user/info/updateremark");
        perDay(limits, 20_000, "/cgi-bin/menu/trymatch");
        perDay(
                limits,
                100_000,
                "/cgi-bin/media/upload",
                "/cgi-bin/message/template/send",
                "/cgi-bin/qrcode/create");
        perDay(limits, 200_000, "/cgi-bin/media/get");
        perDay(limits, 500_000, "/cgi-bin/message/custom/send");
        perDay(limits, 5_000_000, "/cgi-bin/user/info", "/cgi-bin/user/info/batchget");
        return limits;
    }

    private static void perDay(Map<String, Limit> limits, long calls, String... paths) {
        for (String path : paths) {
            limits.put(path, new Limit(calls, PLENTY));
        }
    }
}
