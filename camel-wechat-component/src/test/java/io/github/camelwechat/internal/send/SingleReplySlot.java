// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.message.Reply;
import io.github.camelwechat.message.ReplySlot;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The place in the answer to a callback, which takes one reply. */
public final class SingleReplySlot implements ReplySlot {

    public final List<Reply> offered = new ArrayList<>();
    boolean open = true;
    boolean takes = true;
    public Runnable asked = () -> {};
    private final String account;
    private final OpenId openId;

    public SingleReplySlot(String account, OpenId openId) {
        this.account = account;
        this.openId = openId;
    }

    @Override
    public String account() {
        return account;
    }

    @Override
    public OpenId openId() {
        return openId;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public CompletionStage<Boolean> take(Reply reply) {
        asked.run();
        offered.add(reply);
        boolean taken = open && takes;
        open = false;
        return CompletableFuture.completedStage(taken);
    }
}
