// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.badsample.cycle.one;

import io.github.camelwechat.badsample.cycle.other.Back;

public record There(Back back) {}
