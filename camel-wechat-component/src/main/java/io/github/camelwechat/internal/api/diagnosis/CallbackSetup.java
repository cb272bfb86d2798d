// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.diagnosis;

import io.github.camelwechat.account.Secret;
import io.github.camelwechat.account.SecurityMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options about callbacks, as far as they can be read: where a route would refuse to start at
 * the first fault, a diagnosis names all of them.
 *
 * @param path where callbacks arrive, with the account filled in
 * @param token null if there is none
 * @param faults of options, each in one sentence that names option and cure
 */
public record CallbackSetup(
        String path, SecurityMode mode, @Nullable Secret token, List<String> faults) {

    public CallbackSetup {
        faults = List.copyOf(faults);
    }
}
