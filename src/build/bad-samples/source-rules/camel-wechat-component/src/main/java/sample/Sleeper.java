// SPDX-License-Identifier: Apache-2.0
package sample;

/** Thread.sleep in a comment is only talk, and so is "Thread.sleep" in a string. */
class Sleeper {
    void sleep() throws InterruptedException {
        Thread.sleep(10);
    }
}
