// SPDX-License-Identifier: Apache-2.0
/**
 * The operations of a producer, each as one call; the entrance is {@link
 * io.github.camelwechat.internal.camel.producer.ProducerCalls}.
 */
@NullMarked
package io.github.camelwechat.internal.camel.producer;

import org.jspecify.annotations.NullMarked;
