// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules of the broker inside the bridge. */
@Tag("slow")
class EmbeddedBrokerTest {

    private static final long PATIENCE_MILLIS = 8_000;

    @TempDir Path directory;

    @Test
    void deliversAfterARestartWhatItAcceptedBefore() throws JMSException {
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory)) {
            send(broker, EmbeddedBroker.INBOUND, "one", null);
        }
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory)) {
            assertThat(receive(broker, EmbeddedBroker.INBOUND)).isEqualTo("one");
        }
    }

    @Test
    void takesASendIdOnlyOnceEvenAfterARestart() throws JMSException {
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory)) {
            send(broker, EmbeddedBroker.REPLIES, "one", "a.1");
            send(broker, EmbeddedBroker.REPLIES, "one", "a.1");
            assertThat(broker.depth(EmbeddedBroker.REPLIES)).isEqualTo(1);
            assertThat(receive(broker, EmbeddedBroker.REPLIES)).isEqualTo("one");
        }
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory)) {
            send(broker, EmbeddedBroker.REPLIES, "one", "a.1");
            assertThat(broker.depth(EmbeddedBroker.REPLIES)).isZero();
        }
    }

    @Test
    void deliversWhatWasRolledBackAgainAndGoesOnWithTheOthersMeanwhile() throws JMSException {
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory)) {
            send(broker, EmbeddedBroker.INBOUND, "stubborn", null);
            send(broker, EmbeddedBroker.INBOUND, "easy", null);
            try (JMSContext session =
                    broker.connectionFactory().createContext(JMSContext.SESSION_TRANSACTED)) {
                JMSConsumer consumer =
                        session.createConsumer(session.createQueue(EmbeddedBroker.INBOUND));
                assertThat(body(consumer.receive(PATIENCE_MILLIS))).isEqualTo("stubborn");
                session.rollback();
                assertThat(body(consumer.receive(PATIENCE_MILLIS))).isEqualTo("easy");
                session.commit();
                Message again = consumer.receive(PATIENCE_MILLIS);
                assertThat(body(again)).isEqualTo("stubborn");
                assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
                session.commit();
            }
        }
    }

    @Test
    void doesNotStartOnAJournalItCannotRead() throws IOException {
        EmbeddedBroker.start(directory).close();
        try (Stream<Path> files = Files.list(directory.resolve("journal"))) {
            for (Path file : files.toList()) {
                Files.write(file, new byte[4096]);
            }
        }
        assertThatThrownBy(() -> EmbeddedBroker.start(directory))
                .isInstanceOf(BrokerException.class);
    }

    private static void send(EmbeddedBroker broker, String queue, String text, String sendId)
            throws JMSException {
        try (JMSContext session = broker.connectionFactory().createContext()) {
            Message message = session.createTextMessage(text);
            if (sendId != null) {
                message.setStringProperty("_AMQ_DUPL_ID", sendId);
            }
            session.createProducer().send(session.createQueue(queue), message);
        }
    }

    private static String receive(EmbeddedBroker broker, String queue) throws JMSException {
        try (JMSContext session = broker.connectionFactory().createContext()) {
            return body(
                    session.createConsumer(session.createQueue(queue)).receive(PATIENCE_MILLIS));
        }
    }

    private static String body(Message message) throws JMSException {
        assertThat(message).isNotNull();
        return message.getBody(String.class);
    }
}
