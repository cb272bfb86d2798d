// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.benchmark.load;

import java.time.Duration;
import javax.xml.parsers.DocumentBuilderFactory;
import me.chanjar.weixin.common.api.WxMessageDuplicateChecker;
import me.chanjar.weixin.common.api.WxMessageInMemoryDuplicateCheckerSingleton;
import me.chanjar.weixin.common.error.WxErrorException;
import me.chanjar.weixin.common.util.http.hc.DefaultHttpComponentsClientBuilder;
import me.chanjar.weixin.mp.api.WxMpService;
import me.chanjar.weixin.mp.api.impl.WxMpServiceImpl;
import me.chanjar.weixin.mp.bean.kefu.WxMpKefuMessage;
import me.chanjar.weixin.mp.bean.message.WxMpXmlMessage;
import me.chanjar.weixin.mp.config.WxMpHostConfig;
import me.chanjar.weixin.mp.config.impl.WxMpDefaultConfigImpl;

/** The account as a user of WxJava would have it, set up as its documentation says. */
public final class WxJavaAccount {

    private final WxMpDefaultConfigImpl config = new WxMpDefaultConfigImpl();
    private final WxMpService service = new WxMpServiceImpl();
    private final WxMessageDuplicateChecker duplicates =
            WxMessageInMemoryDuplicateCheckerSingleton.getInstance();

    /**
     * Spares WxJava what its XML parser otherwise does for every message: to search all jars for
     * another parser, one thread at a time. How long that takes says more about the classpath than
     * about WxJava.
     *
     * @param api where WeChat's API is
     * @param connections to it: as many as threads will send, so that none waits for another
     */
    public WxJavaAccount(String api, int connections) {
        System.setProperty(
                "javax.xml.parsers.DocumentBuilderFactory",
                DocumentBuilderFactory.newDefaultInstance().getClass().getName());
        config.setAppId(EncryptedCallbacks.APP_ID);
        config.setSecret(EncryptedCallbacks.APP_SECRET);
        config.setToken(EncryptedCallbacks.TOKEN);
        config.setAesKey(EncryptedCallbacks.AES_KEY);
        config.updateAccessToken("token", (int) Duration.ofHours(2).toSeconds());
        config.setHostConfig(new WxMpHostConfig(api, api, api));
        DefaultHttpComponentsClientBuilder http = DefaultHttpComponentsClientBuilder.get();
        http.setMaxConnPerHost(connections);
        http.setMaxTotalConn(connections);
        service.setWxMpConfigStorage(config);
    }

    /** Checks both signatures, decrypts and parses. */
    public WxMpXmlMessage open(EncryptedCallbacks.Push push, String body) {
        return open(push.timestamp(), push.nonce(), push.signature(), push.msgSignature(), body);
    }

    public WxMpXmlMessage open(
            String timestamp, String nonce, String signature, String msgSignature, String body) {
        if (!service.checkSignature(timestamp, nonce, signature)) {
            throw new IllegalArgumentException("not signed with our token");
        }
        return WxMpXmlMessage.fromEncryptedXml(body, config, timestamp, nonce, msgSignature);
    }

    /** Tells whether a message was here before, by the key that WxJava's router makes of it. */
    boolean isDuplicate(WxMpXmlMessage message) {
        return duplicates.isDuplicate(
                message.getMsgId() + "-" + message.getCreateTime() + "-" + message.getFromUser());
    }

    public void send(String openId, String text) {
        try {
            service.getKefuService()
                    .sendKefuMessage(WxMpKefuMessage.TEXT().toUser(openId).content(text).build());
        } catch (WxErrorException e) {
            throw new IllegalStateException("WxJava could not send", e);
        }
    }
}
