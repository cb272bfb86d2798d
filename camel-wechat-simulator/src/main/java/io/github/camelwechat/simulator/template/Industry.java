// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.template;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The two industries of the account; they change once a month. Thread-safe. */
public final class Industry {
    private static final Duration BETWEEN_CHANGES = Duration.ofDays(30);
    private static final List<Sector> SECTORS =
            List.of(
                            sectors(
                                    "IT科技",
                                    "互联网|电子商务",
                                    "IT软件与服务",
                                    "IT硬件与设备",
                                    "电子技术",
                                    "通信与运营商",
                                    "网络游戏"),
                            sectors("金融业", "银行", "基金|理财|信托", "保险"),
                            sectors("餐饮", "餐饮"),
                            sectors("酒店旅游", "酒店", "旅游"),
                            sectors("运输与仓储", "快递", "物流", "仓储"),
                            sectors("教育", "培训", "院校"),
                            sectors("政府与公共事业", "学术科研", "交警", "博物馆", "公共事业|非盈利机构"),
                            sectors("医药护理", "医药医疗", "护理美容", "保健与卫生"),
                            sectors("交通工具", "汽车相关", "摩托车相关", "火车相关", "飞机相关"),
                            sectors("房地产", "建筑", "物业"),
                            sectors("消费品", "消费品"),
                            sectors("商业服务", "法律", "会展", "中介服务", "认证", "审计"),
                            sectors("文体娱乐", "传媒", "体育", "娱乐休闲"),
                            sectors("印刷", "印刷"),
                            sectors("其它", "其它"))
                    .stream()
                    .flatMap(List::stream)
                    .toList();

    private @Nullable Chosen chosen;

    /** An industry, as WeChat names it. */
    public record Sector(String firstClass, String secondClass) {}

    /**
     * The account's choice.
     *
     * @param primary its number, from 1
     * @param secondary its number, from 1
     * @param at when it was made
     */
    public record Chosen(int primary, int secondary, Instant at) {
        public Sector primarySector() {
            return SECTORS.get(primary - 1);
        }

        public Sector secondarySector() {
            return SECTORS.get(secondary - 1);
        }

        boolean includes(int industry) {
            return primary == industry || secondary == industry;
        }
    }

    public static boolean exists(int number) {
        return number >= 1 && number <= SECTORS.size();
    }

    public synchronized Optional<Chosen> chosen() {
        return Optional.ofNullable(chosen);
    }

    /** Tells whether a template of an industry may be added; without a choice any may. */
    public synchronized boolean admits(int industry) {
        return chosen == null || chosen.includes(industry);
    }

    /** Chooses, unless the last choice is too young. */
    public synchronized boolean choose(int primary, int secondary, Instant now) {
        if (chosen != null && now.isBefore(chosen.at().plus(BETWEEN_CHANGES))) {
            return false;
        }
        chosen = new Chosen(primary, secondary, now);
        return true;
    }

    public synchronized void clear() {
        chosen = null;
    }

    private static List<Sector> sectors(String firstClass, String... secondClasses) {
        return List.of(secondClasses).stream().map(name -> new Sector(firstClass, name)).toList();
    }
}
