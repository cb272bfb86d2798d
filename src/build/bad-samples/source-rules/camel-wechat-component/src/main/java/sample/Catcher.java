// SPDX-License-Identifier: Apache-2.0
package sample;

class Catcher {
    void run(Runnable task) {
        try {
            task.run();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        try {
            task.run();
        } catch (IllegalStateException | Error e) {
            throw new IllegalStateException(e);
        }
        try {
            task.run();
        } catch (IllegalStateException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
