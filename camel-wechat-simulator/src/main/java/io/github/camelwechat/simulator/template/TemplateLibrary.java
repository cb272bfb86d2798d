// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The public templates an account chooses from: a handful, of WeChat's thousands. */
public final class TemplateLibrary {
    private static final Category SHOPS = new Category(307, "电商平台");
    private static final Category SERVICES = new Category(612, "生活服务");
    private static final List<Entry> ENTRIES =
            List.of(
                    new Entry(
                            43216,
                            "订单发货通知",
                            SHOPS,
                            TemplateKind.NOTIFICATION,
                            1,
                            List.of(
                                    keyword(1, "订单编号", "character_string", "20260828001"),
                                    keyword(2, "商品名称", "thing", "咖啡豆"),
                                    keyword(3, "发货时间", "time", "2026年8月28日 09:30"),
                                    keyword(4, "快递单号", "character_string", "SF1234567890"),
                                    keyword(5, "快递公司", "const", "顺丰速运", "中通快递", "圆通速递"))),
                    new Entry(
                            43217,
                            "预约提醒",
                            SERVICES,
                            TemplateKind.NOTIFICATION,
                            24,
                            List.of(
                                    keyword(1, "预约时间", "time", "2026年8月28日 15:00"),
                                    keyword(2, "预约地点", "thing", "一楼前台"),
                                    keyword(3, "预约人", "name", "张三"),
                                    keyword(4, "联系电话", "phone_number", "020-81167888"),
                                    keyword(5, "备注", "thing", "请带证件"))),
                    new Entry(
                            43218,
                            "余额变动通知",
                            SHOPS,
                            TemplateKind.LONG_TERM_NOTIFICATION,
                            1,
                            List.of(
                                    keyword(1, "变动金额", "amount", "￥12.50元"),
                                    keyword(2, "变动日期", "date", "2026年8月28日"),
                                    keyword(3, "变动次数", "number", "3"),
                                    keyword(4, "说明", "thing", "退款"))),
                    new Entry(
                            43219,
                            "审核结果通知",
                            SERVICES,
                            TemplateKind.NOTIFICATION,
                            18,
                            List.of(
                                    keyword(1, "审核结果", "phrase", "通过"),
                                    keyword(2, "申请人", "name", "李四"),
                                    keyword(3, "车牌号", "car_number", "粤A8Z888"),
                                    keyword(4, "等级", "letter", "A"),
                                    keyword(5, "评分", "symbol", "**"))));

    private TemplateLibrary() {}

    /** A service category of the account. */
    public record Category(int id, String name) {}

    /**
     * A line a template may have.
     *
     * @param choices the only values it takes; empty when it takes any that its rule allows
     */
    public record Keyword(
            int kid, String name, String rule, String example, List<String> choices) {}

    /**
     * A public template.
     *
     * @param industry of the template messages made from it
     */
    public record Entry(
            int tid,
            String title,
            Category category,
            TemplateKind kind,
            int industry,
            List<Keyword> keywords) {

        /** The keywords of these ids; empty when one is not there. */
        public Optional<List<Keyword>> byIds(List<Integer> kids) {
            List<Keyword> found = new ArrayList<>();
            for (int kid : kids) {
                keywords.stream().filter(word -> word.kid() == kid).forEach(found::add);
            }
            return found.size() == kids.size() ? Optional.of(found) : Optional.empty();
        }

        /** The keywords of these names; empty when one is not there. */
        public Optional<List<Keyword>> byNames(List<String> names) {
            List<Keyword> found = new ArrayList<>();
            for (String name : names) {
                keywords.stream().filter(word -> word.name().equals(name)).forEach(found::add);
            }
            return found.size() == names.size() ? Optional.of(found) : Optional.empty();
        }

        /** Makes it a template of the account, unless the account has too many. */
        public Optional<Template> addTo(
                Templates templates, TemplateKind asKind, List<Keyword> lines) {
            return templates.add(asKind, title, content(lines), example(lines), choices(lines));
        }

        /** Returns the content of a template with these lines. */
        public static String content(List<Keyword> lines) {
            StringBuilder text = new StringBuilder();
            for (Keyword line : lines) {
                text.append(line.name()).append(":{{").append(line.rule()).append(line.kid());
                text.append(".DATA}}\n");
            }
            return text.toString();
        }

        private static String example(List<Keyword> lines) {
            StringBuilder text = new StringBuilder();
            lines.forEach(
                    line ->
                            text.append(line.name())
                                    .append(':')
                                    .append(line.example())
                                    .append('\n'));
            return text.toString();
        }

        private static Map<String, List<String>> choices(List<Keyword> lines) {
            Map<String, List<String>> choices = new java.util.HashMap<>();
            lines.stream()
                    .filter(line -> !line.choices().isEmpty())
                    .forEach(line -> choices.put(line.rule() + line.kid(), line.choices()));
            return choices;
        }
    }

    public static List<Category> categories() {
        return List.of(SHOPS, SERVICES);
    }

    public static List<Entry> entries() {
        return ENTRIES;
    }

    public static Optional<Entry> find(String tid) {
        return ENTRIES.stream().filter(entry -> String.valueOf(entry.tid()).equals(tid)).findAny();
    }

    private static Keyword keyword(
            int kid, String name, String rule, String example, String... otherChoices) {
        List<String> choices = new ArrayList<>(List.of(otherChoices));
        if (!choices.isEmpty()) {
            choices.add(0, example);
        }
        return new Keyword(kid, name, rule, example, List.copyOf(choices));
    }
}
