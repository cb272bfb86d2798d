// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Test;

/** Rules of the queue in which a bridge keeps what it has to deliver. */
class DeliveryQueueTest {

    private static final int MESSAGES = 400;

    @Test
    void deliversEachOnceAndInOrderWhileOthersCome() {
        JdbcConnectionPool pool = JdbcConnectionPool.create("jdbc:h2:mem:queue", "sa", "");
        List<String> delivered = Collections.synchronizedList(new ArrayList<>());
        List<String> added = new ArrayList<>();
        try (BridgeDatabase database = BridgeDatabase.of(pool);
                DeliveryQueue queue =
                        new DeliveryQueue(
                                database,
                                "test/shop",
                                "in",
                                InstantSource.system(),
                                new BusyUsers(),
                                delivery -> {
                                    delivered.add(delivery.item());
                                    return new DeliveryQueue.Outcome.Done();
                                })) {
            queue.start();
            for (int i = 0; i < MESSAGES; i++) {
                queue.add("m" + i, "oUser", "{}");
                added.add("m" + i);
            }

            await().atMost(30, TimeUnit.SECONDS)
                    .until(
                            () ->
                                    delivered.size() >= MESSAGES
                                            && delivered.contains(added.get(MESSAGES - 1)));
        } finally {
            pool.dispose();
        }
        assertThat(delivered).containsExactlyElementsOf(added);
    }
}
