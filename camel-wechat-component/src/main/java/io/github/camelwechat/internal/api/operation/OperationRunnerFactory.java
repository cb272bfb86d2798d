// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.operation;

import io.github.camelwechat.internal.api.WeChatApi;
import io.github.camelwechat.internal.api.client.ApiClient;
import io.github.camelwechat.internal.api.client.ClockSkew;
import io.github.camelwechat.internal.api.diagnosis.CallbackProbe;
import io.github.camelwechat.internal.api.diagnosis.CapabilityProbe;
import io.github.camelwechat.internal.api.diagnosis.Diagnosis;
import java.security.SecureRandom;
import java.time.InstantSource;

/** Makes those who carry operations out, one for each way to WeChat. Thread-safe. */
public final class OperationRunnerFactory {

    private final ClockSkew skew;
    private final InstantSource clock;
    private final SecureRandom random;
    private final CallbackProbe probe;

    /**
     * @param skew what WeChat's answers told of its clock
     * @param direct reaches the user's own servers
     */
    public OperationRunnerFactory(
            ClockSkew skew, ApiClient direct, InstantSource clock, SecureRandom random) {
        this.skew = skew;
        this.clock = clock;
        this.random = random;
        this.probe = new CallbackProbe(direct, clock, random);
    }

    /** One that leaves templates to WeChat. */
    public OperationRunner create(WeChatApi api) {
        return create(api, false);
    }

    /**
     * @param checkTemplates whether values are checked by the account's own templates
     */
    public OperationRunner create(WeChatApi api, boolean checkTemplates) {
        return new OperationRunner(
                api,
                new WebPages(clock, random),
                new Diagnosis(api, skew, probe),
                new CapabilityProbe(api),
                checkTemplates ? new AccountTemplates(api, clock) : null);
    }
}
