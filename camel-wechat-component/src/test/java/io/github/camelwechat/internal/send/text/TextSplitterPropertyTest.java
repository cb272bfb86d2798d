// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Rules of split texts that hold for every text, shown on many random ones. The seed is in the
 * failure.
 */
@Tag("slow")
class TextSplitterPropertyTest {

    private static final int TEXTS = 500;
    private static final List<String> EMOJI =
            List.of(
                    "😀",
                    "👨‍👩‍👧‍👦",
                    "👩🏽‍🚀",
                    "🇨🇳",
                    "🇩🇪",
                    "👍🏽",
                    "❤️‍🔥",
                    "1️⃣",
                    "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
                    "e\u0301");
    private static final List<String> FACES = List.of("[微笑]", "[捂脸]", "[Let Down]", "[OK]");
    private static final List<String> MARKS =
            List.of("。", "，", "！", "？”", "、", "：", "（", "）", ". ", ", ", "! ");
    private static final List<String> SPACES =
            List.of(" ", "  ", "\n", "\n\n", "\r\n", "\t", "\u3000");

    /** A text of units, of which the test knows what must stay in one piece. */
    private static final class Sample {
        private final StringBuilder text = new StringBuilder();
        private final Set<Integer> within = new HashSet<>();
        private final Random random;

        Sample(long seed) {
            random = new Random(seed);
            int length = 100 + random.nextInt(12_000);
            while (text.length() < length) {
                addUnit();
            }
        }

        private void addUnit() {
            switch (random.nextInt(9)) {
                case 0, 1, 2 -> ideographs();
                case 3 -> unit(any(EMOJI));
                case 4 -> unit(any(FACES));
                case 5 -> unit("https://example.com/" + word() + "?q=" + word() + "&r=%E5%A5%BD ");
                case 6 ->
                        unit("<a href=\"https://example.com/" + word() + "\">" + word() + " 看</a>");
                case 7 -> text.append(any(MARKS));
                default -> text.append(word()).append(any(SPACES));
            }
        }

        private void ideographs() {
            for (int left = random.nextInt(80); left > 0; left--) {
                text.append((char) (0x4e00 + random.nextInt(0x5000)));
            }
        }

        private String word() {
            int length = random.nextInt(20) == 0 ? random.nextInt(900) : 1 + random.nextInt(12);
            StringBuilder word = new StringBuilder();
            for (int i = 0; i < length; i++) {
                word.append((char) ('a' + random.nextInt(26)));
            }
            return word.toString();
        }

        private void unit(String unit) {
            int start = text.length();
            text.append(unit);
            for (int i = start + 1; i < start + unit.strip().length(); i++) {
                within.add(i);
            }
        }

        private String any(List<String> choices) {
            return choices.get(random.nextInt(choices.size()));
        }
    }

    @Test
    void thePartsAreTheTextFitAndCutNothingThatBelongsTogether() {
        for (long seed = 0; seed < TEXTS; seed++) {
            Sample sample = new Sample(seed);
            String text = sample.text.toString();

            List<String> parts = TextSplitter.split("shop", text);

            List<Integer> cuts = cuts(seed, text, parts);
            assertThat(cuts).as("seed %d", seed).noneMatch(sample.within::contains);
            assertThat(parts)
                    .as("seed %d", seed)
                    .allMatch(part -> part.getBytes(UTF_8).length <= TextSplitter.LONGEST_PART)
                    .noneMatch(String::isBlank);
            assertThat(TextSplitter.split("shop", text)).as("seed %d", seed).isEqualTo(parts);
        }
    }

    @Test
    void noWordThatFitsIsCut() {
        for (long seed = 0; seed < TEXTS; seed++) {
            String text = new Sample(seed).text.toString();
            for (int cut : cuts(seed, text, TextSplitter.split("shop", text))) {
                boolean inWord =
                        cut < text.length()
                                && isLetter(text.charAt(cut - 1))
                                && isLetter(text.charAt(cut));
                assertThat(inWord).as("seed %d, cut at %d", seed, cut).isFalse();
            }
        }
    }

    @Test
    void twoNeighboursNeverFitIntoOneBetweenThem() {
        for (long seed = 0; seed < TEXTS; seed++) {
            List<String> parts = TextSplitter.split("shop", new Sample(seed).text.toString());
            for (int i = 1; i < parts.size(); i++) {
                int both = (parts.get(i - 1) + parts.get(i)).getBytes(UTF_8).length;
                assertThat(both).as("seed %d", seed).isGreaterThan(TextSplitter.LONGEST_PART - 8);
            }
        }
    }

    /** Where each part but the first begins in the text; fails if it is not the text. */
    private static List<Integer> cuts(long seed, String text, List<String> parts) {
        List<Integer> cuts = new ArrayList<>();
        int at = 0;
        for (String part : parts) {
            int space = at;
            while (!text.startsWith(part, space)
                    && space < text.length()
                    && Character.isWhitespace(text.charAt(space))) {
                space++;
            }
            assertThat(text.startsWith(part, space)).as("seed %d at %d", seed, space).isTrue();
            if (at > 0) {
                cuts.add(at);
                cuts.add(space);
            }
            at = space + part.length();
        }
        assertThat(text.substring(at)).as("seed %d", seed).isBlank();
        return cuts;
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z';
    }
}
