// SPDX-License-Identifier: Apache-2.0
/**
 * Template messages, subscription notifications and one-time subscriptions, with their templates
 * and consents. Entrance: {@link TemplateStore}.
 */
@NullMarked
package io.github.camelwechat.simulator.template;

import org.jspecify.annotations.NullMarked;
