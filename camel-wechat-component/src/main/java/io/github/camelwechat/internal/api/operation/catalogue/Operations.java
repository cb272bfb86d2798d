// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.operation.catalogue;

import io.github.camelwechat.internal.api.operation.ApiOperation;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table of all operations. */
public final class Operations {

    private static final Map<String, ApiOperation> BY_NAME =
            Collections.unmodifiableMap(
                    Stream.of(
                                    UserOperations.all(),
                                    QrCodeOperations.all(),
                                    MenuOperations.all(),
                                    AgentOperations.all(),
                                    TemplateOperations.all(),
                                    MaterialOperations.all(),
                                    MassOperations.all(),
                                    ArticleOperations.all(),
                                    WebAuthOperations.all(),
                                    PlatformOperations.all(),
                                    QuotaOperations.all())
                            .flatMap(Function.identity())
                            .map(ApiOperation::new)
                            .collect(
                                    Collectors.toMap(
                                            ApiOperation::name,
                                            Function.identity(),
                                            (one, other) -> {
                                                throw new IllegalStateException("twice: " + one);
                                            },
                                            LinkedHashMap::new)));

    /** Paths that the component calls of its own accord. */
    private static final Set<String> OWN =
            Set.of(
                    "/cgi-bin/message/custom/send",
                    "/cgi-bin/media/upload",
                    "/cgi-bin/media/get",
                    "/cgi-bin/getcallbackip",
                    "/cgi-bin/stable_token",
                    "/cgi-bin/token",
                    "/cgi-bin/ticket/getticket",
                    "/sns/oauth2/component/access_token",
                    "/sns/oauth2/component/refresh_token",
                    "/cgi-bin/component/api_component_token",
                    "/cgi-bin/component/api_start_push_ticket",
                    "/cgi-bin/component/api_create_preauthcode",
                    "/cgi-bin/component/api_query_auth",
                    "/cgi-bin/component/api_authorizer_token",
                    "/cgi-bin/component/api_get_authorizer_info",
                    "/cgi-bin/component/api_get_authorizer_list",
                    "/cgi-bin/component/api_get_authorizer_option",
                    "/cgi-bin/component/api_set_authorizer_option");

    private Operations() {}

    public static Map<String, ApiOperation> byName() {
        return BY_NAME;
    }

    /** Returns every path that is called but by the will of a route. */
    public static Set<String> paths() {
        return Stream.concat(OWN.stream(), BY_NAME.values().stream().map(ApiOperation::path))
                .collect(Collectors.toUnmodifiableSet());
    }
}
