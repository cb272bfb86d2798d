// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** On a {@link ConsumerTest} whose rules hold however callbacks get in. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedClass(name = "{0}")
@EnumSource(HttpEntrance.class)
public @interface OnEveryEntrance {}
