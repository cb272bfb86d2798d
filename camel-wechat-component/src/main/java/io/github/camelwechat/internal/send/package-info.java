// SPDX-License-Identifier: Apache-2.0
/**
 * The outbound flow, from message to result; the entrance is {@link
 * io.github.camelwechat.internal.send.MessageSender}. Its stages in order:
 *
 * <ol>
 *   <li>read the exchange: {@link io.github.camelwechat.internal.camel.exchange.SendRequestReader},
 *       called by the producer
 *   <li>coalesce: {@link io.github.camelwechat.internal.send.coalesce.Coalescer}
 *   <li>plan the ways: {@link io.github.camelwechat.internal.send.plan.SendPlan}
 *   <li>what waits for the user goes first: {@link
 *       io.github.camelwechat.internal.send.park.UserQueues}
 *   <li>split: {@link io.github.camelwechat.internal.send.text.MessageParts}
 *   <li>what was sent under this id before: {@link
 *       io.github.camelwechat.internal.send.post.SendLog}
 *   <li>passive answer: {@link io.github.camelwechat.internal.send.post.PassiveSender}
 *   <li>window: {@link io.github.camelwechat.internal.send.post.WindowReservations}
 *   <li>token, write, post, classify, learn: {@link
 *       io.github.camelwechat.internal.send.post.CustomerServiceSender}
 *   <li>template: {@link io.github.camelwechat.internal.send.post.TemplateSender}
 *   <li>park: {@link io.github.camelwechat.internal.send.park.UserQueues}
 * </ol>
 *
 * The sub-packages never import this one.
 */
@NullMarked
package io.github.camelwechat.internal.send;

import org.jspecify.annotations.NullMarked;
