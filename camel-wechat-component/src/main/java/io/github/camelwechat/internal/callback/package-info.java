// SPDX-License-Identifier: Apache-2.0
/**
 * The inbound flow: from a request of WeChat to the answer that is written. The entrance is {@link
 * io.github.camelwechat.internal.callback.CallbackPipeline}. Its stages, in the order in which they
 * happen, and the class of each:
 *
 * <ol>
 *   <li>source: {@link io.github.camelwechat.internal.callback.source.SourceFilter} tells whether
 *       WeChat calls from there
 *   <li>size, signature, decryption: {@link
 *       io.github.camelwechat.internal.callback.verify.CallbackVerifier}
 *   <li>parsing: {@link io.github.camelwechat.internal.callback.xml.InboundParser}, XML or JSON
 *   <li>addressee: the verifier again, now that the body can be read
 *   <li>has it been here: {@link io.github.camelwechat.internal.callback.dedupe.Deduplicator}
 *       remembers across nodes; {@link
 *       io.github.camelwechat.internal.callback.dedupe.RunningCallbacks} lets a delivery wait for
 *       the one that runs
 *   <li>window: {@link io.github.camelwechat.internal.window.ServiceWindow} learns what the user
 *       did
 *   <li>journal: {@link io.github.camelwechat.internal.callback.journal.Journal} keeps the callback
 *       until its route is over
 *   <li>turn: {@link io.github.camelwechat.internal.callback.PerUserOrder} gives it its place among
 *       the user's, if there is an order; {@link
 *       io.github.camelwechat.internal.callback.UserTickets} keeps those of all nodes
 *   <li>route: {@link io.github.camelwechat.internal.callback.RouteRunner} begins it, when it is
 *       its turn, with an {@link io.github.camelwechat.internal.callback.InboundExchange}
 *   <li>answer: {@link io.github.camelwechat.internal.callback.reply.PendingReply}, which whoever
 *       comes first decides: a reply, a deadline, or the end of the route
 *   <li>seal: {@link io.github.camelwechat.internal.callback.reply.ReplyWriter}
 *   <li>remember: the deduplicator again, with the exact bytes
 *   <li>write: the pipeline, for every delivery that waits ({@link
 *       io.github.camelwechat.internal.callback.HeldDeliveries}), at once or when WeChat has given
 *       up
 * </ol>
 *
 * <p>The store is asked through {@link io.github.camelwechat.internal.callback.CallbackStore},
 * which goes on without it when it fails. What a process leaves when it dies goes in again through
 * {@link io.github.camelwechat.internal.callback.Recovery}.
 */
@NullMarked
package io.github.camelwechat.internal.callback;

import org.jspecify.annotations.NullMarked;
