// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.reply;

import io.github.camelwechat.simulator.account.SecurityMode;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.crypto.Envelope;
import io.github.camelwechat.simulator.crypto.EnvelopeException;
import io.github.camelwechat.simulator.crypto.Signature;
import io.github.camelwechat.simulator.media.MediaStore;
import io.github.camelwechat.simulator.window.Interaction;
import io.github.camelwechat.simulator.xml.XmlElement;
import io.github.camelwechat.simulator.xml.XmlException;
import io.github.camelwechat.simulator.xml.XmlReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;

/**
 * Validates the responses of the account's server as WeChat does. Beside every refusal stands where
 * it is written. Thread-safe.
 */
public final class ResponseValidator implements ResponseRule {
    private final XmlReader xml = new XmlReader();
    private final SimulatedAccount account;
    private final PassiveReplyReader replies;

    public ResponseValidator(SimulatedAccount account, MediaStore media) {
        this.account = account;
        this.replies = new PassiveReplyReader(media);
    }

    @Override
    public Optional<PassiveReply> validate(
            int status, byte[] body, SecurityMode mode, String openid, Interaction interaction)
            throws InvalidResponseException {
        // On no page: WeChat's speaks of no status. That an error page is no answer, it does say.
        if (status < 200 || status > 299) {
            throw new InvalidResponseException("HTTP status " + status);
        }
        // Page on passive replies: success, or nothing. White space around it is not mentioned, so
        // it
        // is taken; quotes around it, JSON and HTML are named there as abnormal data.
        String text = new String(body, StandardCharsets.UTF_8).strip();
        if (text.isEmpty() || text.equals("success")) {
            return Optional.empty();
        }
        try {
            XmlElement plain = open(xml.read(body), mode);
            PassiveReply reply = replies.read(plain, openid, account.originalId(), interaction);
            return Optional.of(reply).filter(shown -> interaction.isAnswerable());
        } catch (XmlException e) {
            throw new InvalidResponseException(
                    "the body is neither success, nor empty, nor XML: " + e.getMessage());
        } catch (EnvelopeException e) {
            throw new InvalidResponseException(
                    "the encrypted reply does not open: " + e.getMessage());
        }
    }

    private XmlElement open(XmlElement outer, SecurityMode mode)
            throws InvalidResponseException, EnvelopeException, XmlException {
        if (outer.child("Encrypt").isEmpty()) {
            // Page on encryption: in safe mode every reply is encrypted.
            PassiveReplyReader.require(mode != SecurityMode.SAFE, "a plain reply in safe mode");
            return outer;
        }
        // Page on passive replies: in plain mode Encrypt is none of their fields.
        PassiveReplyReader.require(mode.encrypts(), "an encrypted reply in plain mode");
        String encrypt = outer.value("Encrypt");
        // Page on encryption, for all that follows: the four fields, what the signature covers, and
        // whose appid is sealed with the message.
        PassiveReplyReader.requireNumber(outer, "TimeStamp");
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
