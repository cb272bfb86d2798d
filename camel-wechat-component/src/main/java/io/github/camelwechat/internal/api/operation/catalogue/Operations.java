// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.operation.catalogue;

import io.github.camelwechat.internal.api.operation.ApiOperation;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
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

    private Operations() {}

    public static Map<String, ApiOperation> byName() {
        return BY_NAME;
    }
}
