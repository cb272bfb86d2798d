// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.badsample.cycle.other;

import io.github.camelwechat.badsample.cycle.one.There;

public record Back(There there) {}
