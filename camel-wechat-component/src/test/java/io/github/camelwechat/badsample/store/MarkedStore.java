// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.badsample.store;

import com.fasterxml.jackson.annotation.JsonValue;

/** Says how it is written as JSON, which is none of its business. */
public record MarkedStore(@JsonValue String content) {}
