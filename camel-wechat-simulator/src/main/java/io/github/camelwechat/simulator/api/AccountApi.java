// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.api;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The server API as one account is served it, or one platform.
 *
 * @param dispatcher answers calls
 * @param security seals the paths that are covered, if the account turned that on
 * @param tokenExpiry lets the token of a call run out
 */
public record AccountApi(
        ApiDispatcher dispatcher,
        Function<String, Optional<ApiSecurity>> security,
        Consumer<ApiCall> tokenExpiry) {}
