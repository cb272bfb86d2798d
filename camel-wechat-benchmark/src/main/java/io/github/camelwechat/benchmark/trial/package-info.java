// SPDX-License-Identifier: Apache-2.0
/**
 * The measurements, each a {@link io.github.camelwechat.benchmark.trial.Trial} that yields figures
 * for some {@link io.github.camelwechat.benchmark.trial.Goal}s.
 */
@NullMarked
package io.github.camelwechat.benchmark.trial;

import org.jspecify.annotations.NullMarked;
