// SPDX-License-Identifier: Apache-2.0
/** The acceptance tests of every bridge. */
package io.github.camelwechat.bridge;
