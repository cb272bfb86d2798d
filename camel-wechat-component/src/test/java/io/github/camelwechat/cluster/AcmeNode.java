// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.cluster;

import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.internal.platform.MortalStore;
import io.github.camelwechat.simulator.account.SimulatedPlatform;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StatePage;
import io.github.camelwechat.store.StateRecord;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StateValue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;

/**
 * One node's half of a third-party platform. It tells a witness who authorized it; {@code
 * /acme/call} calls WeChat in the name of the account in {@code user}, and {@code /acme/mortal} has
 * the store answer no more from some call on, which is {@code done} or not: the one after so many
 * as {@code user} says, or the first that writes such a kind of record.
 */
final class AcmeNode extends RouteBuilder {

    /** The API that is called in the name of an account. */
    static final String USERS = "/cgi-bin/user/get";

    static final String PATH = "/wechat/acme";

    /** The report of a node whose store answers no more. */
    static final String STOPPED = "stopped";

    /** Tells somebody who survives this node. */
    interface Witness {
        void tell(String what, String user);
    }

    private final String acme;
    private final NodeStore store;
    private final Witness witness;

    /**
     * @param store is started by whoever uses it beside this
     */
    AcmeNode(String simulator, StateStore store, Witness witness) {
        this.store = new NodeStore(store);
        this.witness = witness;
        SimulatedPlatform registration = SimulatedPlatform.demo();
        acme =
                "wechat:acme?platform=true&appId="
                        + registration.appId()
                        + "&appSecret=RAW("
                        + registration.appSecret()
                        + ")&token=RAW("
                        + registration.token()
                        + ")&encodingAesKey=RAW("
                        + registration.encodingAesKey()
                        + ")&stateStore=#acmeState&apiBaseUrl="
                        + simulator;
    }

    @Override
    public void configure() {
        getContext().getRegistry().bind("acmeState", store);
        from(acme + "&channel=authorization")
                .process(
                        exchange ->
                                witness.tell(
                                        exchange.getMessage()
                                                .getHeader(WeChatConstants.EVENT, String.class),
                                        exchange.getMessage()
                                                .getHeader(WeChatConstants.APP_ID, String.class)));
        from("platform-http:/acme/call")
                .process(AcmeNode::address)
                .doTry()
                .to(acme + "&operation=callApi")
                .process(exchange -> answer(exchange, "OK"))
                .doCatch(Exception.class)
                .process(
                        exchange ->
                                answer(
                                        exchange,
                                        "FAILED "
                                                + exchange.getProperty(Exchange.EXCEPTION_CAUGHT)))
                .end();
        from("platform-http:/acme/mortal").process(this::mortal);
    }

    private static void address(Exchange exchange) {
        String appId = exchange.getMessage().getHeader("user", String.class);
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader(WeChatConstants.APP_ID, appId);
        exchange.getMessage().setHeader(WeChatConstants.API_PATH, USERS);
        exchange.getMessage().setBody(null);
    }

    private void mortal(Exchange exchange) {
        String last = exchange.getMessage().getHeader("user", String.class);
        boolean done = "done".equals(exchange.getMessage().getBody(String.class));
        MortalStore mortal =
                last.matches("[0-9]+")
                        ? new MortalStore(store.now, Integer.parseInt(last), done)
                        : new MortalStore(store.now, last, done);
        mortal.dead().thenAccept(dead -> witness.tell(STOPPED, last));
        store.now = mortal;
        answer(exchange, "mortal");
    }

    private static void answer(Exchange exchange, String text) {
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(text);
    }

    /** The store as this node sees it. */
    private static final class NodeStore implements StateStore {

        private volatile StateStore now;

        NodeStore(StateStore first) {
            now = first;
        }

        @Override
        public CompletionStage<Optional<StateRecord>> get(StateKey key) {
            return now.get(key);
        }

        @Override
        public CompletionStage<OptionalLong> putIfAbsent(StateKey key, StateValue value) {
            return now.putIfAbsent(key, value);
        }

        @Override
        public CompletionStage<OptionalLong> replace(StateKey key, long version, StateValue value) {
            return now.replace(key, version, value);
        }

        @Override
        public CompletionStage<Boolean> remove(StateKey key, long version) {
            return now.remove(key, version);
        }

        @Override
        public CompletionStage<StatePage> scan(String prefix, String cursor, int limit) {
            return now.scan(prefix, cursor, limit);
        }

        @Override
        public CompletionStage<List<StateRecord>> due(String index, Instant until, int limit) {
            return now.due(index, until, limit);
        }
    }
}
