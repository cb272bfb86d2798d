// SPDX-License-Identifier: Apache-2.0
/**
 * The speed of the component next to what a user would write without it. {@link
 * io.github.camelwechat.benchmark.Benchmark} runs every {@link
 * io.github.camelwechat.benchmark.Trial}, and each of them yields figures for some {@link
 * io.github.camelwechat.benchmark.Goal}s.
 */
@NullMarked
package io.github.camelwechat.benchmark;

import org.jspecify.annotations.NullMarked;

