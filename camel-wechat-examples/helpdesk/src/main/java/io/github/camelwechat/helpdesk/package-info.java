// SPDX-License-Identifier: Apache-2.0
/** The programs: bridge, simulator, and both at once. */
@NullMarked
package io.github.camelwechat.helpdesk;

import org.jspecify.annotations.NullMarked;
