// SPDX-License-Identifier: Apache-2.0
/**
 * The component's metrics, for applications with a Micrometer registry; the entrance is {@link
 * io.github.camelwechat.internal.camel.metrics.MeterRegistries}. {@link
 * io.github.camelwechat.internal.camel.metrics.Metric} has their names.
 */
@NullMarked
package io.github.camelwechat.internal.camel.metrics;

import org.jspecify.annotations.NullMarked;
