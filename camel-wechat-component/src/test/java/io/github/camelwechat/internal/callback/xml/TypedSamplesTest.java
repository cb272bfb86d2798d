// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import io.github.camelwechat.internal.crypto.EnvelopeCipher;
import io.github.camelwechat.internal.json.CanonicalJson;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.message.Inbound;
import io.github.camelwechat.message.InboundEvent;
import io.github.camelwechat.message.InboundMessage;
import io.github.camelwechat.testing.InboundSamples;
import io.github.camelwechat.testing.InboundSamples.Sample;
import io.github.camelwechat.testing.WeChatCrypto;
import io.github.camelwechat.testing.typed.TypedSample;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules of types: everything WeChat is known to send, as a route sees it. */
class TypedSamplesTest {

    /** The samples whose fields nobody knows, and those that are no message of an account. */
    private static final Set<String> UNTYPED =
            Set.of(
                    "events/other/unknown-future-event.xml",
                    "events/guide/add_guide_buyer_relation_event-body-unknown.xml",
                    "edge/no-msgtype.xml");

    private final InboundParser parser = new InboundParser();
    private final EnvelopeCipher cipher =
            new EnvelopeCipher(InboundSamples.aesKey(), new SecureRandom());

    static Stream<TypedSample> typed() {
        return TypedSample.all().stream();
    }

    static Stream<Sample> delivered() {
        return InboundSamples.ofKind("message", "event", "json", "edge", "component").stream()
                .filter(sample -> !sample.expect().equals("rejected"));
    }

    @Test
    void areAllOfThemExceptWhatNobodyKnows() {
        List<String> files =
                delivered()
                        .filter(s -> !s.kind().equals("component") || s.msgType() != null)
                        .map(Sample::file)
                        .filter(file -> !UNTYPED.contains(file))
                        .toList();
        assertThat(typed().map(TypedSample::file)).containsExactlyInAnyOrderElementsOf(files);
    }

    @ParameterizedTest
    @MethodSource("typed")
    void sayEveryFieldByItsName(TypedSample expected) {
        Inbound inbound = parse(InboundSamples.named(expected.file()));

        assertThat(inbound).isExactlyInstanceOf(expected.type());
        assertThat(inbound.received().openId()).isEqualTo(expected.openId());
        assertThat(inbound.received().createTime()).isEqualTo(expected.createTime());
        assertThat(inbound.received().msgId()).isEqualTo(expected.msgId());
        if (inbound instanceof InboundMessage message) {
            assertThat(message.article()).isEqualTo(expected.article());
            assertThat(message.businessId()).isNull();
        }
        Map<String, Object> fields = new LinkedHashMap<>(expected.fields());
        fields.put("received", inbound.received());
        assertSays(inbound, fields);
    }

    @ParameterizedTest
    @MethodSource("delivered")
    void areTheSameAfterEncryptionAndAfterAnyQueue(Sample sample) {
        String encrypt =
                WeChatCrypto.seal(
                        InboundSamples.ENCODING_AES_KEY, sample.bytes(), InboundSamples.APP_ID);
        byte[] message = cipher.open(StandardCharsets.UTF_8.encode(encrypt)).message();
        Inbound decrypted = Inbound.of(parser.parse(InboundSamples.account(), message));
        CanonicalJson canonical = new CanonicalJson(new Json());

        Inbound afterAQueue = canonical.read(canonical.write(decrypted));

        assertThat(decrypted).isEqualTo(parse(sample));
        assertThat(afterAQueue).isEqualTo(decrypted).hasSameClassAs(decrypted);
    }

    @Test
    void stayUnknownWithAllTheirFieldsWhereNobodyKnowsThem() {
        for (String file : UNTYPED) {
            Sample sample = InboundSamples.named(file);
            Inbound inbound = parse(sample);
            assertThat(inbound)
                    .isInstanceOfAny(InboundEvent.Unknown.class, InboundMessage.Unknown.class);
            assertThat(inbound.received().fields())
                    .containsKeys(sample.fields().toArray(new String[0]));
        }
        assertThat(parse(InboundSamples.named("events/other/unknown-future-event.xml")))
                .isInstanceOf(InboundEvent.Unknown.class);
        assertThat(parse(InboundSamples.named("component/component_verify_ticket.xml")))
                .isInstanceOf(InboundMessage.Unknown.class);
    }

    private Inbound parse(Sample sample) {
        return Inbound.of(parser.parse(InboundSamples.account(), sample.bytes()));
    }

    /** Records where maps are expected, down to the leaves: no component may go unmentioned. */
    private static void assertSays(Object actual, Object expected) {
        if (expected instanceof Map<?, ?> fields) {
            assertThat(actual).isInstanceOf(Record.class);
            assertThat(components((Record) actual)).hasSameElementsAs(names(fields));
            fields.forEach(
                    (name, value) -> assertSays(component((Record) actual, (String) name), value));
        } else if (expected instanceof List<?> items) {
            assertThat(actual).asInstanceOf(LIST).hasSameSizeAs(items);
            for (int i = 0; i < items.size(); i++) {
                assertSays(((List<?>) actual).get(i), items.get(i));
            }
        } else {
            assertThat(actual).isEqualTo(expected);
        }
    }

    private static List<String> names(Map<?, ?> fields) {
        return fields.keySet().stream().map(String.class::cast).toList();
    }

    private static List<String> components(Record record) {
        return Arrays.stream(record.getClass().getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
    }

    private static Object component(Record record, String name) {
        try {
            return record.getClass().getMethod(name).invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("cannot read " + name + " of " + record.getClass(), e);
        }
    }
}
