// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.failure;

import java.util.Objects;

/**
 * The first parts of a long text were delivered and the next was not, or nobody knows. The parts
 * after it were not sent. Its cause says what happened to that one.
 */
public final class PartlySentException extends WeChatException {

    private final int delivered;
    private final int total;
    private final WeChatException failure;

    /**
     * @param delivered how many parts the user certainly has, at least 1
     * @param total how many there are
     * @param failure what happened to the next
     */
    public PartlySentException(String account, int delivered, int total, WeChatException failure) {
        super(
                account,
                "of the "
                        + total
                        + " messages that the text takes, account '"
                        + account
                        + "' delivered "
                        + (delivered == 1 ? "the first" : "the first " + delivered)
                        + ", then: "
                        + failure.getMessage()
                        + ". With the same send id a repetition sends only what is missing; without one it would"
                        + " start at the beginning",
                failure);
        this.delivered = delivered;
        this.total = total;
        this.failure = Objects.requireNonNull(failure, "failure");
    }

    /** Returns the number of parts that the user certainly has; never 0. */
    public int delivered() {
        return delivered;
    }

    /** Returns the number of parts of the whole text. */
    public int total() {
        return total;
    }

    /** Returns the failure of the first part that was not delivered, the same as the cause. */
    public WeChatException failure() {
        return failure;
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
