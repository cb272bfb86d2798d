// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.badsample.account;

import io.github.camelwechat.badsample.message.WindowMessage;

public record UpwardAccount(WindowMessage other) {}
