// SPDX-License-Identifier: Apache-2.0
/** Two accounts in an application of Spring Boot. */
@NullMarked
package io.github.camelwechat.springboot.example;

import org.jspecify.annotations.NullMarked;
