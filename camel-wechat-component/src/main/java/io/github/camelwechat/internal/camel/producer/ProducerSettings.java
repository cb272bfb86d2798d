// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.producer;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.internal.api.diagnosis.CallbackSetup;
import io.github.camelwechat.internal.camel.runtime.AccountServices;
import io.github.camelwechat.internal.camel.runtime.AccountSettings;
import io.github.camelwechat.internal.send.plan.SendSettings;
import io.github.camelwechat.internal.user.Conversations;
import java.time.Duration;
import org.apache.camel.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * The options of a producer as validated values.
 *
 * @param conversationGap after what time without an act a new conversation begins; zero if nobody
 *     asks to which a message belongs
 * @param callbacks what a diagnosis says about the options of consumers; faults there are no fault
 *     of a producer
 * @param mediaTranscoder makes files into those that WeChat takes; null for none
 * @param authorizer the appid of the account for which a third-party platform acts where neither a
 *     header nor the callback says it; null for none
 */
public record ProducerSettings(
        AccountSettings account,
        SendSettings sends,
        Duration conversationGap,
        CallbackSetup callbacks,
        @Nullable Endpoint mediaTranscoder,
        @Nullable String authorizer) {

    /** The same for an account that authorized the platform which these options are of. */
    ProducerSettings of(Account authorizer) {
        return new ProducerSettings(
                account.of(authorizer),
                sends,
                conversationGap,
                callbacks,
                mediaTranscoder,
                this.authorizer);
    }

    /** Tells whether messages may wait for their windows. */
    public boolean parks() {
        return sends.plan().park() && !sends.dryRun();
    }

    /** The conversations that messages are to belong to; null if nobody asks. */
    @Nullable Conversations conversations(AccountServices shared) {
        return conversationGap.isZero()
                ? null
                : new Conversations(shared.store(), shared.window()::now, conversationGap);
    }
}
