// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.parking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.jdbc.JdbcStateStore;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One application receives, and another one that shares the store sends. */
class ParkedMessagesAcrossApplicationsTest extends SimulatedWeChatTest {

    private final JdbcConnectionPool pool =
            JdbcConnectionPool.create("jdbc:h2:mem:elsewhere;DB_CLOSE_DELAY=-1", "sa", "");
    private final CamelContext sending = new DefaultCamelContext();

    @Override
    protected StateStore stateStore() {
        return new JdbcStateStore((DataSource) pool);
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(shop("&stateStore=#state")).log("heard");
            }
        };
    }

    @BeforeEach
    void startTheOther() throws Exception {
        sending.getRegistry().bind("weChatClock", wechat().clock());
        sending.getRegistry().bind("state", stateStore());
        sending.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:park").to(shop("&stateStore=#state&windowClosed=park"));
                    }
                });
        sending.start();
    }

    @AfterEach
    void stopTheOther() throws Exception {
        sending.stop();
        context.stop();
        pool.dispose();
    }

    @Test
    void deliversWithinTheMinuteThatAMenuClickOpens() {
        wechat().user("alice").follows().await();
        wechat().advance(Duration.ofMinutes(2));
        Object status =
                sending.createProducerTemplate()
                        .request(
                                "direct:park",
                                out -> {
                                    out.getMessage().setBody("hello");
                                    out.getMessage().setHeader(WeChatConstants.OPEN_ID, "alice");
                                })
                        .getMessage()
                        .getHeader(WeChatConstants.SEND_STATUS);
        assertThat(status).isEqualTo("PARKED");

        wechat().user("alice").clicks("menu").await();

        await().until(() -> seen("alice").equals(List.of("hello")));
    }
}
