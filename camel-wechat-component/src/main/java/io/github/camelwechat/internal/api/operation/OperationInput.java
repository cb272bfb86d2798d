// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.operation;

import io.github.camelwechat.internal.api.http.FilePart;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The input that a route gave an operation.
 *
 * @param fields of the body, in WeChat's own names; empty if it has none
 * @param bodyWasNoJson whether there was a body that could not be read as fields, for the message
 *     about what is missing
 * @param known what headers said
 * @param file to be uploaded; null if there is none
 */
public record OperationInput(
        Map<String, ?> fields,
        boolean bodyWasNoJson,
        Map<KnownValue, String> known,
        @Nullable FilePart file) {

    /** Without what the route gave: users wrote it. */
    @Override
    public String toString() {
        return "OperationInput" + fields.keySet();
    }
}
