// SPDX-License-Identifier: Apache-2.0
/**
 * The speed of the component next to what a user would write without it. The entrance is {@link
 * io.github.camelwechat.benchmark.Benchmark}, which runs all trials and writes their report.
 */
@NullMarked
package io.github.camelwechat.benchmark;

import org.jspecify.annotations.NullMarked;
