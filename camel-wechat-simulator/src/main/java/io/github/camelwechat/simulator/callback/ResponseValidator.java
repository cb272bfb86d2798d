// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.callback;

import io.github.camelwechat.simulator.account.SecurityMode;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.callback.CallbackResult.Answered;
import io.github.camelwechat.simulator.callback.PassiveReplyReader.Refusal;
import io.github.camelwechat.simulator.crypto.Envelope;
import io.github.camelwechat.simulator.crypto.EnvelopeException;
import io.github.camelwechat.simulator.crypto.Signature;
import io.github.camelwechat.simulator.media.MediaStore;
import io.github.camelwechat.simulator.window.Interaction;
import io.github.camelwechat.simulator.xml.XmlElement;
import io.github.camelwechat.simulator.xml.XmlException;
import io.github.camelwechat.simulator.xml.XmlReader;
import java.util.Random;

/** Decides whether a server's answer is one WeChat accepts. Thread-safe. */
public final class ResponseValidator {
    private final XmlReader xml = new XmlReader();
    private final SimulatedAccount account;
    private final PassiveReplyReader replies;

    public ResponseValidator(SimulatedAccount account, MediaStore media) {
        this.account = account;
        this.replies = new PassiveReplyReader(media);
    }

    /** The decision. */
    public sealed interface Verdict {
        /** Received, with nothing to say: {@code success} or an empty body. */
        record Acknowledged() implements Verdict {}

        /** Received, with a reply to show. */
        record Replied(PassiveReply reply) implements Verdict {}

        /** Not an answer WeChat understands. */
        record Refused(String reason) implements Verdict {}
    }

    /** Judges an answer to a callback that was sent in a mode. */
    public Verdict judge(
            Answered answer, SecurityMode mode, String openid, Interaction interaction) {
        if (answer.status() < 200 || answer.status() > 299) {
            return new Verdict.Refused("HTTP status " + answer.status());
        }
        byte[] body = answer.body();
        if (body.length == 0 || answer.bodyText().equals("success")) {
            return new Verdict.Acknowledged();
        }
        try {
            XmlElement plain = open(xml.read(body), mode);
            PassiveReply reply = replies.read(plain, openid, account.originalId(), interaction);
            // A reply to something that shows none is read and then dropped.
            return interaction.isAnswerable()
                    ? new Verdict.Replied(reply)
                    : new Verdict.Acknowledged();
        } catch (XmlException e) {
            return new Verdict.Refused(
                    "the body is neither success, nor empty, nor XML: " + e.getMessage());
        } catch (EnvelopeException e) {
            return new Verdict.Refused("the encrypted reply does not open: " + e.getMessage());
        } catch (Refusal e) {
            return new Verdict.Refused(String.valueOf(e.getMessage()));
        }
    }

    private XmlElement open(XmlElement outer, SecurityMode mode)
            throws Refusal, EnvelopeException, XmlException {
        if (outer.child("Encrypt").isEmpty()) {
            PassiveReplyReader.require(mode != SecurityMode.SAFE, "a plain reply in safe mode");
            return outer;
        }
        PassiveReplyReader.require(mode.encrypts(), "an encrypted reply in plain mode");
        String encrypt = outer.value("Encrypt");
        PassiveReplyReader.requireSeconds(outer, "TimeStamp");
        String expected =
                Signature.of(
                        account.token(), outer.value("TimeStamp"), outer.value("Nonce"), encrypt);
        PassiveReplyReader.require(
                expected.equals(outer.value("MsgSignature")), "MsgSignature is wrong");
        Envelope.Content content =
                new Envelope(account.encodingAesKey(), account.appId(), new Random()).open(encrypt);
        PassiveReplyReader.require(
                content.appId().equals(account.appId()), "the reply is sealed for another appid");
        return xml.read(content.message());
    }
}
