// SPDX-License-Identifier: Apache-2.0
/** The component in an application of Spring Boot. */
@NullMarked
package io.github.camelwechat.springboot;

import org.jspecify.annotations.NullMarked;
