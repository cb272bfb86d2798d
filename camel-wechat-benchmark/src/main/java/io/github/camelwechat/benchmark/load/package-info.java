// SPDX-License-Identifier: Apache-2.0
/**
 * The tools of a measurement: servers, clients and processes under load, and the rounds in which
 * contenders take turns. The entrance is {@link io.github.camelwechat.benchmark.load.Rounds}.
 */
@NullMarked
package io.github.camelwechat.benchmark.load;

import org.jspecify.annotations.NullMarked;
