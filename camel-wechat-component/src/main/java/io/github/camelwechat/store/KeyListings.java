// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.store;

import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The pages of a store that keeps its keys in no order: they are sorted when somebody asks for a
 * first page, and kept until the last one was given, so that paging takes no longer with each page.
 * A listing that is gone before that, because of others or for want of memory, is made anew: the
 * cursor is a key. Thread-safe.
 */
final class KeyListings {

    private static final int MOST = 8;

    private final Map<String, SoftReference<List<String>>> byPrefix =
            Collections.synchronizedMap(
                    new LinkedHashMap<>() {
                        @Override
                        protected boolean removeEldestEntry(
                                Map.Entry<String, SoftReference<List<String>>> eldest) {
                            return size() > MOST;
                        }
                    });

    /**
     * A page of a scan.
     *
     * @param keys gives at least those that begin with a prefix, in any order
     * @param record what stands under a key
     */
    StatePage page(
            String prefix,
            @Nullable String cursor,
            int limit,
            BiConsumer<String, Consumer<StateKey>> keys,
            Function<StateKey, Optional<StateRecord>> record) {
        List<String> listing = cursor == null ? null : known(prefix);
        if (listing == null) {
            listing = sorted(prefix, keys);
            byPrefix.put(prefix, new SoftReference<>(listing));
        }
        List<StateRecord> page = new ArrayList<>();
        for (String key : listing.subList(after(listing, cursor), listing.size())) {
            Optional<StateRecord> found = record.apply(StateKey.parse(key));
            if (found.isPresent() && page.size() == limit) {
                return new StatePage(page, page.get(limit - 1).key().text());
            }
            found.ifPresent(page::add);
        }
        byPrefix.remove(prefix);
        return new StatePage(page, null);
    }

    private @Nullable List<String> known(String prefix) {
        SoftReference<List<String>> listing = byPrefix.get(prefix);
        return listing == null ? null : listing.get();
    }

    private static List<String> sorted(String prefix, BiConsumer<String, Consumer<StateKey>> keys) {
        List<String> found = new ArrayList<>();
        keys.accept(
                prefix,
                key -> {
                    String text = key.text();
                    if (text.startsWith(prefix)) {
                        found.add(text);
                    }
                });
        return found.stream().sorted().distinct().toList();
    }

    private static int after(List<String> listing, @Nullable String cursor) {
        if (cursor == null) {
            return 0;
        }
        int at = Collections.binarySearch(listing, cursor);
        return at < 0 ? -at - 1 : at + 1;
    }
}
