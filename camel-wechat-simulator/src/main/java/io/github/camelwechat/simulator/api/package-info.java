// SPDX-License-Identifier: Apache-2.0
/** WeChat's server API: paths, errors, records of every call. */
@NullMarked
package io.github.camelwechat.simulator.api;

import org.jspecify.annotations.NullMarked;
