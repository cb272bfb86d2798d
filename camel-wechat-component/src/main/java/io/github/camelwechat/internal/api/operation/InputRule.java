// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.operation;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A rule that WeChat documents for the input of an operation beyond the presence of fields. */
public interface InputRule {

    /**
     * Checks the fields, or completes them.
     *
     * @param fields all that is going to be sent; may be changed
     * @return what is wrong, as the end of a sentence that began with the operation; null if
     *     nothing is
     */
    @Nullable String complaint(Map<String, Object> fields, Map<KnownValue, String> known);
}
