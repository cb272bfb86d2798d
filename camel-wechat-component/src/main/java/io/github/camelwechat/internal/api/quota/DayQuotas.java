// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.quota;

import io.github.camelwechat.account.AccountType;
import io.github.camelwechat.internal.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The quotas of an account on one of WeChat's days, by path. What is known of limits outlives the
 * day, what was used does not. Immutable.
 */
record DayQuotas(LocalDate day, Map<String, PathQuota> paths) {

    /** Quotas are counted by natural days there (outbound.md 0). */
    private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");

    private static final String DATA = "quotas.properties";
    private static final String DAY = "day";
    private static final String PATHS = "paths";

    DayQuotas {
        paths = Map.copyOf(paths);
    }

    /** Those of a day of which nothing is known yet. */
    static DayQuotas at(Instant now) {
        return new DayQuotas(day(now), Map.of());
    }

    static LocalDate day(Instant now) {
        return LocalDate.ofInstant(now, CHINA);
    }

    static Instant end(LocalDate day) {
        return day.plusDays(1).atStartOfDay(CHINA).toInstant();
    }

    /** The same on another day: the calls of the day before are over. */
    DayQuotas on(LocalDate today) {
        if (day.equals(today)) {
            return this;
        }
        Map<String, PathQuota> kept = new LinkedHashMap<>();
        paths.forEach(
                (path, quota) ->
                        kept.put(
                                path,
                                new PathQuota(
                                        path, 0, quota.limit(), quota.told(), null, end(today))));
        return new DayQuotas(today, kept);
    }

    /**
     * The quota of a path.
     *
     * @param documented the limit to go by while nobody told another; null for none
     */
    PathQuota of(String path, @Nullable Long documented) {
        PathQuota known = paths.get(path);
        return known == null
                ? new PathQuota(path, 0, documented, false, null, end(day))
                : known.limit() == null && documented != null
                        ? new PathQuota(
                                path,
                                known.used(),
                                documented,
                                false,
                                known.refusal(),
                                known.endsAt())
                        : known;
    }

    DayQuotas with(PathQuota quota) {
        Map<String, PathQuota> all = new LinkedHashMap<>(paths);
        all.put(quota.path(), quota);
        return new DayQuotas(day, all);
    }

    DayQuotas each(UnaryOperator<PathQuota> change) {
        Map<String, PathQuota> all = new LinkedHashMap<>();
        paths.forEach((path, quota) -> all.put(path, change.apply(quota)));
        return new DayQuotas(day, all);
    }

    byte[] write(Json json) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(DAY, day.toString());
        Map<String, Object> all = new LinkedHashMap<>();
        paths.forEach(
                (path, quota) -> {
                    Map<String, Object> one = new LinkedHashMap<>();
                    one.put("used", quota.used());
                    one.put("limit", quota.limit());
                    one.put("told", quota.told());
                    one.put("refusal", quota.refusal());
                    all.put(path, one);
                });
        fields.put(PATHS, all);
        return json.writeBytes(fields);
    }

    static DayQuotas read(byte[] bytes, Json json) {
        Map<String, Object> fields = json.read(bytes);
        LocalDate day = LocalDate.parse(String.valueOf(fields.get(DAY)));
        Map<String, PathQuota> all = new LinkedHashMap<>();
        if (fields.get(PATHS) instanceof Map<?, ?> paths) {
            paths.forEach(
                    (path, each) -> {
                        if (each instanceof Map<?, ?> one) {
                            Long limit =
                                    one.get("limit") instanceof Number number
                                            ? (Long) number.longValue()
                                            : null;
                            all.put(
                                    String.valueOf(path),
                                    new PathQuota(
                                            String.valueOf(path),
                                            one.get("used") instanceof Number used
                                                    ? used.longValue()
                                                    : 0,
                                            limit,
                                            Boolean.TRUE.equals(one.get("told")),
                                            one.get("refusal") instanceof String words
                                                    ? words
                                                    : null,
                                            end(day)));
                        }
                    });
        }
        return new DayQuotas(day, all);
    }

    /** The limits that WeChat documents for a new account, by path. */
    static Map<String, Long> documented(@Nullable AccountType type) {
        Properties table = new Properties();
        try (InputStream in = DayQuotas.class.getResourceAsStream(DATA)) {
            if (in == null) {
                throw new IllegalStateException(DATA + " is missing from the jar");
            }
            table.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, Long> limits = new LinkedHashMap<>();
        for (String path : table.stringPropertyNames()) {
            String[] figures = table.getProperty(path).split("/");
            int which = type == AccountType.TEST ? 1 : 0;
            if (which < figures.length) {
                limits.put(path, Long.valueOf(figures[which].strip()));
            }
        }
        return limits;
    }
}
