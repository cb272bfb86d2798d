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

    /** Of all accounts that are configured, whatever the options of an endpoint. */
    private final WebPages pages;

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
        this.pages = new WebPages(clock, random);
    }

    /** One that leaves templates to WeChat. */
    public OperationRunner create(WeChatApi api) {
        return create(api, false, false);
    }

    /**
     * @param checkTemplates whether values are checked by the account's own templates
     * @param ofPlatform whether it works for one of a platform's accounts, of which there may be
     *     thousands: then the tickets of its pages end with it
     */
    public OperationRunner create(WeChatApi api, boolean checkTemplates, boolean ofPlatform) {
        return new OperationRunner(
                api,
                ofPlatform ? new WebPages(clock, random) : pages,
                new Diagnosis(api, skew, probe),
                new CapabilityProbe(api),
                checkTemplates ? new AccountTemplates(api, clock) : null);
    }
}
