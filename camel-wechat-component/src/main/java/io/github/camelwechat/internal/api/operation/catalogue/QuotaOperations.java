// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.operation.catalogue;

import static io.github.camelwechat.internal.api.operation.InputField.known;
import static io.github.camelwechat.internal.api.operation.InputField.otherwise;
import static io.github.camelwechat.internal.api.operation.InputField.required;
import static io.github.camelwechat.internal.api.operation.KnownValue.APP_ID;
import static io.github.camelwechat.internal.api.operation.OperationDraft.get;
import static io.github.camelwechat.internal.api.operation.OperationDraft.post;
import static io.github.camelwechat.internal.api.operation.OperationDraft.read;

import io.github.camelwechat.internal.api.operation.OperationDraft;
import java.util.stream.Stream;

/** Quotas and diagnostics (outbound.md 12). */
final class QuotaOperations {

    private QuotaOperations() {}

    static Stream<OperationDraft> all() {
        return Stream.of(
                read("getQuota", "/cgi-bin/openapi/quota/get").body(required("cgi_path")),
                post("clearQuota", "/cgi-bin/clear_quota").body(known("appid", APP_ID)),
                read("getRequest", "/cgi-bin/openapi/rid/get").body(required("rid")),
                read("checkNetwork", "/cgi-bin/callback/check")
                        .body(otherwise("action", "all"), otherwise("check_operator", "DEFAULT")),
                get("listCallbackAddresses", "/cgi-bin/getcallbackip"),
                get("listApiAddresses", "/cgi-bin/get_api_domain_ip"));
    }
}
