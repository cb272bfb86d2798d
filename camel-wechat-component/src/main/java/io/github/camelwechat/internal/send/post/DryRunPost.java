// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.post;

import io.github.camelwechat.internal.api.WeChatApi;
import io.github.camelwechat.internal.api.client.ApiRequest;
import io.github.camelwechat.internal.json.OutboundJson;
import io.github.camelwechat.internal.send.media.MediaUploads;
import io.github.camelwechat.internal.send.media.MediaUploads.UploadPreview;
import io.github.camelwechat.internal.send.plan.SendReport.Steps;
import io.github.camelwechat.internal.send.plan.SendRequest;
import io.github.camelwechat.internal.send.plan.SendResult;
import io.github.camelwechat.internal.window.ServiceWindow;
import io.github.camelwechat.internal.window.WindowState;
import io.github.camelwechat.message.OutboundMessage;
import io.github.camelwechat.option.WindowPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Decides what would go out as answer to the open callback and through the customer-service API,
 * and leaves callback, window and files alone. Thread-safe.
 */
public final class DryRunPost {

    private final MediaUploads uploads;
    private final PassiveSender passive;
    private final ServiceWindow window;
    private final DryRunUsage used;
    private final OutboundJson json = new OutboundJson();

    public DryRunPost(
            MediaUploads uploads, PassiveSender passive, ServiceWindow window, DryRunUsage used) {
        this.uploads = uploads;
        this.passive = passive;
        this.window = window;
        this.used = used;
    }

    /**
     * Decides on what is left of a message.
     *
     * @param steps told of the way it would take
     * @return fails with the window's refusal
     */
    public CompletionStage<DryRunOutcome> send(
            SendRequest request, SendProgress progress, Steps steps) {
        boolean answers = passive.mayAnswer(progress);
        return result(progress, progress.left() - (answers ? 1 : 0))
                .thenApply(
                        result -> {
                            List<ApiRequest> requests = new ArrayList<>();
                            Map<String, Object> answer = null;
                            for (OutboundMessage part : progress.partsLeft()) {
                                UploadPreview unsent = uploads.unsent(part);
                                requests.addAll(unsent.uploads());
                                if (answers && answer == null) {
                                    answer = json.fields(unsent.ready());
                                } else {
                                    requests.add(
                                            WeChatApi.customerService(
                                                    json.write(request.to(), unsent.ready())));
                                }
                            }
                            return new DryRunOutcome(
                                    steps.sent(request.plan(), result), answer, requests);
                        });
    }

    /**
     * Uses up several messages of the user's window as it is for dry runs. What they are is the
     * result of the last of them; none are an answer to the open callback, which costs nothing.
     */
    private CompletionStage<SendResult> result(SendProgress progress, int count) {
        return used.left(window, progress.account().name(), progress.to())
                .thenApply(state -> result(progress, count, state));
    }

    private SendResult result(SendProgress progress, int count, WindowState state) {
        if (state instanceof WindowState.Open open && open.remaining() >= count) {
            used.add(progress.to(), open.expiresAt(), count);
            return new SendResult(
                    count == 0 ? SendResult.Status.PASSIVE : SendResult.Status.SENT,
                    open.remaining() - count,
                    open.expiresAt());
        }
        if (count == 0) {
            return new SendResult(SendResult.Status.PASSIVE, null, null);
        }
        if (state instanceof WindowState.Unknown
                || progress.options().windowClosed() == WindowPolicy.ASK) {
            return new SendResult(SendResult.Status.ASKED, null, null);
        }
        throw window.refusal(progress.account(), progress.to(), state, count);
    }
}
