// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.control;

import io.github.camelwechat.simulator.quota.Quotas;

/** The control paths of call limits. */
final class QuotaControl {
    private final Quotas quotas;

    QuotaControl(Quotas quotas) {
        this.quotas = quotas;
    }

    ControlResponse show(ControlRequest call) {
        String path = call.query().getOrDefault("path", "");
        if (!path.startsWith("/")) {
            throw ControlException.badInput("query parameter path must be a path of the API");
        }
        return view(path);
    }

    /** Changes perDay, perMinute or both of one path. */
    ControlResponse change(ControlRequest call) {
        String path = call.text("path");
        if (!path.startsWith("/") || !call.body().has("perDay") && !call.body().has("perMinute")) {
            throw ControlException.badInput(
                    "give \"path\", which begins with /, and \"perDay\", \"perMinute\" or both");
        }
        if (call.body().has("perDay")) {
            quotas.perDay(path, (long) call.number("perDay"));
        }
        if (call.body().has("perMinute")) {
            quotas.perMinute(path, (long) call.number("perMinute"));
        }
        return view(path);
    }

    private ControlResponse view(String path) {
        Quotas.Usage usage = quotas.usage(path);
        return ControlResponse.ok(
                ControlResponse.object()
                        .put("path", path)
                        .put("perDay", usage.perDay())
                        .put("used", usage.used())
                        .put("perMinute", usage.perMinute()));
    }
}
