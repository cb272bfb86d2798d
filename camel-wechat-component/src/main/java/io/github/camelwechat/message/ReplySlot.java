// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import io.github.camelwechat.account.OpenId;
import java.util.concurrent.CompletionStage;

/**
 * The one place in the answer to an open callback; the first reply that takes it is what the user
 * sees.
 */
public interface ReplySlot {

    /** The name of the account whose callback is open. */
    String account();

    /** The user whose callback is open. */
    OpenId openId();

    /** Tells whether a reply could still be taken right now. */
    boolean isOpen();

    /**
     * Offers a reply. Completes with true once it is stored as the delivery's result and written to
     * the connection that WeChat waits on, so that nothing said afterwards can overtake it, and
     * with false if the slot is already taken or closed: then the reply was not and will not be
     * used.
     */
    CompletionStage<Boolean> take(Reply reply);
}
