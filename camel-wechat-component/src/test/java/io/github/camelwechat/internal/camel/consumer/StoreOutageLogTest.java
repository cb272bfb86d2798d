// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.testing.LogCapture;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** A store that is away fills no log. */
class StoreOutageLogTest {

    @RegisterExtension final LogCapture log = new LogCapture(StoreOutageLog.class);

    private final AtomicLong nanos = new AtomicLong();
    private final StoreOutageLog outage =
            new StoreOutageLog("shop", LoggerFactory.getLogger(StoreOutageLog.class), nanos::get);

    @Test
    void saysThatItBeginsOnceAMinuteAndThatItEnds() {
        fail(600);
        assertThat(log.messages()).singleElement().asString().contains("'shop' failed");

        nanos.addAndGet(Duration.ofSeconds(61).toNanos());
        fail(5);
        assertThat(log.messages()).hasSize(2).last().asString().contains("still fails: 600 times");

        outage.over();
        outage.over();
        assertThat(log.messages())
                .hasSize(3)
                .last()
                .asString()
                .contains("answers again; it failed 605 times");
    }

    @Test
    void saysNothingMoreOfOneThatComesAndGoesWithinTheMinute() {
        for (int i = 0; i < 10; i++) {
            fail(1);
            outage.over();
        }

        assertThat(log.messages()).hasSize(2);
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            outage.failed(new IllegalStateException("away"));
        }
    }
}
