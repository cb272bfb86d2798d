// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send;

import io.github.camelwechat.internal.park.ParkedMessages;

/** What it takes to let a message wait, and to get it out again. One for an account and a store. */
public record ParkWay(ParkedMessages parked, ParkDelivery delivery, ParkListener listener) {}
