// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.account;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The permission sets that an Official Account grants a third-party platform, as far as they decide
 * on calls. WeChat has more of them, which pass through as numbers.
 */
public enum PermissionSet {
    /** Messages and events of users, and answers to them. */
    MESSAGES(1, "消息管理", "/cgi-bin/message/custom/"),
    /** Users, tags and remarks. */
    USERS(2, "用户管理", "/cgi-bin/user/", "/cgi-bin/tags/", "/cgi-bin/changeopenid"),
    /** QR codes and short keys. */
    ACCOUNT(3, "帐号服务", "/cgi-bin/qrcode/", "/cgi-bin/shorten/"),
    /** Web authorization and the JS-SDK. */
    WEB(4, "网页服务", "/cgi-bin/ticket/", "/sns/"),
    /** Customer-service agents and their sessions. */
    AGENTS(6, "微信多客服", "/customservice/", "/cgi-bin/customservice/"),
    /** Mass and template messages, notifications, articles and their comments. */
    NOTIFICATIONS(
            7,
            "群发与通知",
            "/cgi-bin/message/mass/",
            "/cgi-bin/message/template/",
            "/cgi-bin/message/subscribe/",
            "/cgi-bin/template/",
            "/wxaapi/newtmpl/",
            "/cgi-bin/draft/",
            "/cgi-bin/freepublish/",
            "/cgi-bin/comment/"),
    /** Temporary and permanent media. */
    MATERIALS(11, "素材管理", "/cgi-bin/media/", "/cgi-bin/material/"),
    /** The menu below the chat. */
    MENU(15, "自定义菜单", "/cgi-bin/menu/", "/cgi-bin/get_current_selfmenu_info");

    private final int id;
    private final String label;
    private final List<String> paths;

    PermissionSet(int id, String label, String... paths) {
        this.id = id;
        this.label = label;
        this.paths = List.of(paths);
    }

    /** WeChat's number for it. */
    public int id() {
        return id;
    }

    /** The name that administrators see when they authorize a platform. */
    public String label() {
        return label;
    }

    /**
     * The set that a call needs.
     *
     * @param path without its query
     * @return empty if it needs none, or none that is known
     */
    public static Optional<PermissionSet> of(String path) {
        return Arrays.stream(values())
                .filter(set -> set.paths.stream().anyMatch(path::startsWith))
                .findFirst();
    }
}
