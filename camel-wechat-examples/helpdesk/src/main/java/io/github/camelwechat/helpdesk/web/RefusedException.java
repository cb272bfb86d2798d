// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk.web;

/** A request that cannot be done as it is. */
final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String sentence;

    private RefusedException(int status, String sentence) {
        super(sentence);
        this.status = status;
        this.sentence = sentence;
    }

    /**
     * @param sentence what was wrong, and what was expected
     */
    static RefusedException badRequest(String sentence) {
        return new RefusedException(400, sentence);
    }

    static RefusedException notFound(String sentence) {
        return new RefusedException(404, sentence);
    }

    int status() {
        return status;
    }

    String sentence() {
        return sentence;
    }
}
