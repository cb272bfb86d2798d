// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.producer;

import io.github.camelwechat.internal.api.diagnosis.CallbackSetup;
import io.github.camelwechat.internal.camel.runtime.AccountSettings;
import io.github.camelwechat.internal.send.plan.SendSettings;
import org.apache.camel.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * The options of a producer as validated values.
 *
 * @param callbacks what a diagnosis says about the options of consumers; faults there are no fault
 *     of a producer
 * @param mediaTranscoder makes files into those that WeChat takes; null for none
 */
public record ProducerSettings(
        AccountSettings account,
        SendSettings sends,
        CallbackSetup callbacks,
        @Nullable Endpoint mediaTranscoder) {}
