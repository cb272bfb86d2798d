// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;

import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** A search for what two contexts in one process would share without knowing. */
final class StaticState {

    private StaticState() {}

    static ArchRule none() {
        return fields().that()
                .areStatic()
                .and()
                .doNotHaveModifier(JavaModifier.SYNTHETIC)
                .should(notChange())
                .allowEmptyShould(true);
    }

    private static ArchCondition<JavaField> notChange() {
        return new ArchCondition<>("not change") {
            @Override
            public void check(JavaField field, ConditionEvents events) {
                whyItChanges(field)
                        .map(why -> field.getFullName() + " " + why)
                        .map(what -> SimpleConditionEvent.violated(field, what))
                        .ifPresent(events::add);
            }
        };
    }

    private static Optional<String> whyItChanges(JavaField field) {
        if (!field.getModifiers().contains(JavaModifier.FINAL)) {
            return Optional.of("is static and not final");
        }
        Object value = value(field.reflect());
        boolean mutable = isCell(value) || isCollection(value) && !isUnmodifiable(value);
        return mutable ? Optional.of("is static and a " + value.getClass()) : Optional.empty();
    }

    private static boolean isCell(Object value) {
        return Stream.of(
                        AtomicBoolean.class,
                        AtomicInteger.class,
                        AtomicLong.class,
                        AtomicReference.class,
                        ThreadLocal.class)
                .anyMatch(type -> type.isInstance(value));
    }

    private static boolean isCollection(Object value) {
        return value instanceof Collection || value instanceof Map;
    }

    private static boolean isUnmodifiable(Object value) {
        String type = value.getClass().getName();
        return type.matches(".*(Immutable|Unmodifiable|Collections\\$(Empty|Singleton)).*");
    }

    private static Object value(Field field) {
        try {
            field.setAccessible(true);
            return field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("was made accessible the line before", e);
        }
    }
}
