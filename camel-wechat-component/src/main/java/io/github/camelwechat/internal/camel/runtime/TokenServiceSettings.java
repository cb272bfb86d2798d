// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.runtime;

import io.github.camelwechat.account.Secret;

/**
 * The options of an account's token service as validated values.
 *
 * @param path where it is
 * @param key what programs have to show
 * @param openToNetwork whether those of other machines are answered too
 */
public record TokenServiceSettings(String path, Secret key, boolean openToNetwork) {}
