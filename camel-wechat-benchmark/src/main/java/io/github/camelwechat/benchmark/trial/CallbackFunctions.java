// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.benchmark.trial;

import io.github.camelwechat.benchmark.load.EncryptedCallbacks;
import io.github.camelwechat.benchmark.load.WxJavaAccount;
import io.github.camelwechat.internal.callback.verify.CallbackRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import me.chanjar.weixin.mp.bean.message.WxMpXmlMessage;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Verifying, decrypting and parsing a callback of safe mode, as JMH measures it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CallbackFunctions {

    private static final int CALLBACKS = 256;

    private final Entrances.Opener opener = new Entrances.Opener();
    private final WxJavaAccount wxJava = new WxJavaAccount("http://127.0.0.1:1", 1);
    private final byte[] token = EncryptedCallbacks.TOKEN.getBytes(StandardCharsets.US_ASCII);
    private final List<EncryptedCallbacks.Push> pushes = new EncryptedCallbacks().next(CALLBACKS);
    private final List<CallbackRequest> requests = pushes.stream().map(Entrances::request).toList();
    private final List<byte[]> encrypts =
            pushes.stream().map(push -> ascii(push.encrypt())).toList();
    private final List<byte[]> signed =
            pushes.stream().map(push -> ascii(push.timestamp() + push.nonce())).toList();
    private final List<String> bodies =
            pushes.stream()
                    .map(push -> new String(push.body(), StandardCharsets.US_ASCII))
                    .toList();
    private final Cipher cipher;
    private final MessageDigest sha1;
    private int next;

    public CallbackFunctions() {
        try {
            byte[] key = Base64.getDecoder().decode(EncryptedCallbacks.AES_KEY + "=");
            cipher = Cipher.getInstance("AES/CBC/NoPadding");
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    new SecretKeySpec(key, "AES"),
                    new IvParameterSpec(Arrays.copyOf(key, 16)));
            sha1 = MessageDigest.getInstance("SHA-1");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no AES or no SHA-1", e);
        }
    }

    /** Checks that all three open what they are given. */
    @Setup
    public void check() {
        String user = pushes.get(0).openId();
        if (!String.valueOf(opener.open(requests.get(0)).openId()).contains(user)
                || !user.equals(wxJava.open(pushes.get(0), bodies.get(0)).getFromUser())) {
            throw new IllegalStateException("a callback was not opened");
        }
    }

    /** The work that no implementation can do without. */
    @Benchmark
    public byte[] floor(Blackhole hole) throws GeneralSecurityException {
        int number = number();
        byte[] encrypt = encrypts.get(number);
        sha1.update(token);
        hole.consume(sha1.digest(signed.get(number)));
        sha1.update(token);
        sha1.update(signed.get(number));
        hole.consume(sha1.digest(encrypt));
        return cipher.doFinal(Base64.getDecoder().decode(encrypt));
    }

    @Benchmark
    public Object component() {
        return opener.open(requests.get(number()));
    }

    @Benchmark
    public WxMpXmlMessage wxJava() {
        int number = number();
        return wxJava.open(pushes.get(number), bodies.get(number));
    }

    private int number() {
        next = (next + 1) % CALLBACKS;
        return next;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
