// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.platform;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The permission sets of Official Accounts, with the ids and names of WeChat's page on them, as far
 * as this WeChat serves anything of them. Each path of the API belongs to one set, or to none, and
 * then a platform may always call it.
 */
public enum PermissionSet {
    /** Receives what users write and do, and answers it. */
    MESSAGES(1, "消息管理", "/cgi-bin/message/custom/"),
    USERS(2, "用户管理", "/cgi-bin/user/", "/cgi-bin/tags/", "/cgi-bin/changeopenid"),
    ACCOUNT(3, "帐号服务", "/cgi-bin/qrcode/", "/cgi-bin/shorten/"),
    /** Web authorization and the JS-SDK. */
    WEB(4, "网页服务", "/cgi-bin/ticket/", "/sns/"),
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
    MATERIALS(11, "素材管理", "/cgi-bin/media/", "/cgi-bin/material/"),
    MENU(15, "自定义菜单", "/cgi-bin/menu/", "/cgi-bin/get_current_selfmenu_info");

    private final int id;
    private final String label;
    private final List<String> paths;

    PermissionSet(int id, String label, String... paths) {
        this.id = id;
        this.label = label;
        this.paths = List.of(paths);
    }

    /** WeChat's id. */
    public int id() {
        return id;
    }

    /** WeChat's name, as administrators see it. */
    public String label() {
        return label;
    }

    /** Tells whether an authorization grants it. */
    boolean isIn(Authorization authorization) {
        return authorization.permissionSets().contains(this);
    }

    /** The set that a call of a path needs; empty when it needs none. */
    public static Optional<PermissionSet> of(String path) {
        return Arrays.stream(values())
                .filter(set -> set.paths.stream().anyMatch(path::startsWith))
                .findFirst();
    }

    /**
     * The set with an id.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static PermissionSet of(int id) {
        return Arrays.stream(values())
                .filter(set -> set.id == id)
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "there is no permission set "
                                                + id
                                                + "; there are "
                                                + Arrays.stream(values())
                                                        .map(set -> set.id + " " + set.name())
                                                        .toList()));
    }

    /** The same sets, each once and in the order of their ids. */
    static Set<PermissionSet> copy(Collection<PermissionSet> sets) {
        EnumSet<PermissionSet> copy = EnumSet.noneOf(PermissionSet.class);
        copy.addAll(sets);
        return copy;
    }
}
