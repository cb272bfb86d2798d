// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.post;

import io.github.camelwechat.internal.api.client.ApiRequest;
import io.github.camelwechat.internal.send.plan.SendReport;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The end that a send would have had.
 *
 * @param answer the message that would have answered the open callback, in WeChat's field names;
 *     null for none
 * @param requests what would have been sent, in order
 */
public record DryRunOutcome(
        SendReport report, @Nullable Map<String, Object> answer, List<ApiRequest> requests) {

    public DryRunOutcome {
        requests = List.copyOf(requests);
    }
}
