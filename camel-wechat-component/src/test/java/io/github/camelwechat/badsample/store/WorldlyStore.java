// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.badsample.store;

import io.github.camelwechat.badsample.message.WindowMessage;

public record WorldlyStore(WindowMessage other) {}
