// SPDX-License-Identifier: Apache-2.0
package sample;

/** What a Javadoc must not begin with. */
class Question {

    /** Says that this one is right: who, how and whether come later. */
    void right() {}

    /** Whether it holds. */
    boolean wrong() {
        return true;
    }
}
