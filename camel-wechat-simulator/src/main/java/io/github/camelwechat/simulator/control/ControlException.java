// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.control;

/** A control request that is refused, with a sentence for whoever made it. */
final class ControlException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String sentence;

    ControlException(int status, String sentence) {
        super(sentence, null, false, false);
        this.status = status;
        this.sentence = sentence;
    }

    static ControlException badInput(String sentence) {
        return new ControlException(400, sentence);
    }

    int status() {
        return status;
    }

    String sentence() {
        return sentence;
    }
}
