// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.callback;

import io.github.camelwechat.simulator.window.Interaction;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The callbacks of one account: to its own server, if it has one, and to every third-party platform
 * that may have its messages. WeChat tells each of them, and shows the user what each of them
 * replies.
 */
public final class AccountCallbacks {
    private final CallbackPusher pusher;
    private final CallbackReceiver own;
    private final Supplier<List<CallbackReceiver>> platforms;

    /**
     * Makes the callbacks of an account.
     *
     * @param own its own server, at whatever URL and in whatever mode the target says then
     * @param platforms those that hold the account now
     */
    public AccountCallbacks(
            CallbackPusher pusher,
            CallbackReceiver own,
            Supplier<List<CallbackReceiver>> platforms) {
        this.pusher = pusher;
        this.own = own;
        this.platforms = platforms;
    }

    /** Starts to push a callback to all; the one to the account's own server comes first. */
    public Callback push(
            String openid,
            byte[] payload,
            Interaction interaction,
            Consumer<CallbackOutcome> ending) {
        return pusher.push(receivers(), openid, payload, interaction, ending);
    }

    /** Notes what happened and WeChat keeps to itself. */
    public Callback withhold(String openid, byte[] payload, Interaction interaction, String why) {
        return pusher.withhold(openid, payload, interaction, why);
    }

    private List<CallbackReceiver> receivers() {
        List<CallbackReceiver> receivers = new ArrayList<>();
        URI url = own.target().url();
        if (url != null) {
            CallbackSigner signer = own.signer().withEndpoint(url).withMode(own.target().mode());
            receivers.add(new CallbackReceiver(signer, own.rule(), own.target()));
        }
        receivers.addAll(platforms.get());
        return receivers;
    }
}
