// SPDX-License-Identifier: Apache-2.0
/** Helpdesks that answer as the real ones do, for tests. */
package io.github.camelwechat.bridge.standin;
