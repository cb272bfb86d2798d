// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.plan;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.OpenId;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Sends template messages, which need no window. Thread-safe. */
public interface TemplateSender {

    /**
     * Sends one.
     *
     * @param data the texts by the names of the template's fields
     * @param sendId by which WeChat recognises a repetition; null for nothing
     * @return fails as the API does
     */
    CompletionStage<Void> send(
            Account account,
            OpenId to,
            String templateId,
            Map<String, String> data,
            @Nullable String sendId);
}
