// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.producer;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.internal.camel.exchange.FollowerReport;
import io.github.camelwechat.internal.camel.exchange.SendRequestReader;
import io.github.camelwechat.internal.camel.exchange.WindowReport;
import io.github.camelwechat.internal.camel.runtime.AccountServices;
import io.github.camelwechat.internal.user.Followers;
import io.github.camelwechat.internal.window.ServiceWindow;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Tells what is known about a user: their service window, or their state as a follower. */
final class UserStatusCall implements ProducerCall {

    private final SendRequestReader reader;
    private final Function<OpenId, CompletionStage<Consumer<Message>>> status;

    private UserStatusCall(
            SendRequestReader reader, Function<OpenId, CompletionStage<Consumer<Message>>> status) {
        this.reader = reader;
        this.status = status;
    }

    static UserStatusCall ofWindow(
            String account, SendRequestReader reader, AccountServices shared) {
        ServiceWindow window = shared.window();
        return new UserStatusCall(
                reader,
                openId ->
                        window.state(account, openId)
                                .thenApply(
                                        state ->
                                                message -> {
                                                    Map<String, Object> report =
                                                            WindowReport.of(
                                                                    account,
                                                                    openId,
                                                                    state,
                                                                    window.reopens());
                                                    message.setBody(report);
                                                    WindowReport.write(report, message);
                                                }));
    }

    static UserStatusCall ofFollower(
            String account, SendRequestReader reader, AccountServices shared) {
        Followers followers = new Followers(shared.store(), shared.window());
        return new UserStatusCall(
                reader,
                openId ->
                        followers
                                .of(account, openId)
                                .thenApply(
                                        follower ->
                                                message -> {
                                                    message.setBody(
                                                            FollowerReport.of(
                                                                    account,
                                                                    openId,
                                                                    follower.orElse(null)));
                                                    FollowerReport.write(
                                                            follower.orElse(null), message);
                                                }));
    }

    @Override
    public CompletionStage<Consumer<Message>> start(Exchange exchange) {
        return status.apply(reader.recipient(exchange));
    }
}
