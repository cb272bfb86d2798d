// SPDX-License-Identifier: Apache-2.0
/**
 * The inbound flow on Camel: HTTP in front of the pipeline, the route behind it. The entrance is
 * {@link CallbackHttpEndpoint}.
 */
@NullMarked
package io.github.camelwechat.internal.camel.consumer;

import org.jspecify.annotations.NullMarked;
