// SPDX-License-Identifier: Apache-2.0
package sample;

import java.util.concurrent.TimeUnit;

class SleeperTest {
    String text = "Thread.sleep(1) // \" Thread.sleep(2)";
    void sleep() throws InterruptedException {
        TimeUnit.SECONDS.sleep(1);
    }
}
