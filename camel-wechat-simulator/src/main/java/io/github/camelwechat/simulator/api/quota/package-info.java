// SPDX-License-Identifier: Apache-2.0
/** What WeChat tells of quotas and of past calls. */
@NullMarked
package io.github.camelwechat.simulator.api.quota;

import org.jspecify.annotations.NullMarked;
