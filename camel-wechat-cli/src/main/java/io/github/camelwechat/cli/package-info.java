// SPDX-License-Identifier: Apache-2.0
/**
 * The command line: runs a YAML file, is a WeChat, checks an account; the entrance is {@link
 * CommandLine}.
 */
@NullMarked
package io.github.camelwechat.cli;

import org.jspecify.annotations.NullMarked;
