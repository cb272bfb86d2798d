// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All tables from WeChat's names to our types. Names are compared without regard to case, since
 * WeChat itself spells some of them in more than one way.
 */
final class InboundTypes {

    private static final String EVENT = "event";
    private static final String DEVICE_EVENT = "device_event";

    private static final Map<String, MessageType> MESSAGES =
            byName(MessageTypes.ALL.stream(), MessageType::name);

    private static final Map<String, EventType> EVENTS =
            byName(
                    Stream.of(
                                    FollowTypes.ALL,
                                    MenuTypes.ALL,
                                    JobTypes.ALL,
                                    SubscriptionTypes.ALL,
                                    KfSessionTypes.ALL,
                                    VerificationTypes.ALL,
                                    PrivacyTypes.ALL,
                                    CardTypes.ALL,
                                    GiftCardTypes.ALL,
                                    StoreTypes.ALL,
                                    ProximityTypes.ALL,
                                    ScanProductTypes.ALL,
                                    InvoiceTypes.ALL,
                                    GuideTypes.ALL,
                                    ChatTypes.ALL)
                            .flatMap(List::stream),
                    EventType::name);

    private static final Map<String, EventType> DEVICE_EVENTS =
            byName(DeviceTypes.ALL.stream(), EventType::name);

    private InboundTypes() {}

    static Inbound read(Received received) {
        return switch (lower(received.msgType())) {
            case EVENT -> event(received, EVENTS);
            case DEVICE_EVENT -> event(received, DEVICE_EVENTS);
            default -> message(received);
        };
    }

    static Optional<String> known(Received received) {
        String type = lower(received.msgType());
        Map<String, ?> names =
                switch (type) {
                    case EVENT -> EVENTS;
                    case DEVICE_EVENT -> DEVICE_EVENTS;
                    default -> MESSAGES;
                };
        String name = names == MESSAGES ? type : lower(received.event());
        return names.containsKey(name)
                ? Optional.of(names == MESSAGES ? name : type + "." + name)
                : Optional.empty();
    }

    private static InboundMessage message(Received received) {
        MessageType type = MESSAGES.get(lower(received.msgType()));
        if (type == null) {
            return new InboundMessage.Unknown(received);
        }
        try {
            return type.reader().read(received, new Fields(received.fields()));
        } catch (MissingFieldException e) {
            return new InboundMessage.Unknown(received);
        }
    }

    private static InboundEvent event(Received received, Map<String, EventType> types) {
        EventType type = types.get(lower(received.event()));
        if (type == null) {
            return new InboundEvent.Unknown(received);
        }
        try {
            return type.reader().read(received, new Fields(received.fields()));
        } catch (MissingFieldException e) {
            return new InboundEvent.Unknown(received);
        }
    }

    private static String lower(@Nullable String name) {
        return name == null ? "" : name.toLowerCase(Locale.ROOT);
    }

    private static <T> Map<String, T> byName(Stream<T> types, Function<T, String> name) {
        return types.collect(
                Collectors.toUnmodifiableMap(type -> lower(name.apply(type)), Function.identity()));
    }
}
