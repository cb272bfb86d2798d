// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import java.time.Duration;
import java.util.Random;

/** Something that happens between one user, WeChat and us. Says so in words. */
sealed interface TraceStep {

    /** Time goes by. */
    record Waits(Duration time) implements TraceStep {
        @Override
        public String toString() {
            return time.toString().substring(2) + " go by";
        }
    }

    /**
     * The user does something, if the user is a follower or becomes one.
     *
     * @param late whether its callback reaches us only later
     */
    record Does(Trigger what, boolean late) implements TraceStep {
        @Override
        public String toString() {
            return "the user " + what.wireName() + (late ? ", and we hear of it later" : "");
        }
    }

    /** The user unfollows. */
    record Leaves(boolean late) implements TraceStep {
        @Override
        public String toString() {
            return "the user leaves" + (late ? ", and we hear of it later" : "");
        }
    }

    /**
     * A callback reaches us once more.
     *
     * @param back which one, counted from the last
     */
    record Repeats(int back) implements TraceStep {
        @Override
        public String toString() {
            return "callback " + back + " before the last comes again";
        }
    }

    /** We send, if the ledger lets us or does not know. */
    record Sends(Fate fate) implements TraceStep {
        @Override
        public String toString() {
            return "we send, and " + fate.words;
        }
    }

    /** We send in any case, and let WeChat decide. */
    record Asks() implements TraceStep {
        @Override
        public String toString() {
            return "we ask WeChat by sending";
        }
    }

    /** The action of the user reaches us at last. */
    record Hears() implements TraceStep {
        @Override
        public String toString() {
            return "we hear of everything";
        }
    }

    /** The message that was under way comes back: it was not delivered. */
    record ComesBack() implements TraceStep {
        @Override
        public String toString() {
            return "what was under way turns out not to be delivered";
        }
    }

    /** The fate of a message. */
    enum Fate {
        DELIVERED("it is delivered"),
        REFUSED("WeChat refuses its content"),
        UNDER_WAY("it is under way"),
        LOST("it is lost, and nobody knows"),
        ANSWER_LOST("it is delivered, and nobody knows");

        private final String words;

        Fate(String words) {
            this.words = words;
        }
    }

    long[] MILLIS = {
        1,
        999,
        1000,
        5000,
        20_000,
        59_000,
        59_999,
        60_000,
        3_600_000,
        86_400_000,
        172_740_000,
        172_799_999,
        172_800_000
    };

    /** Any step, the likely ones more often. */
    static TraceStep random(Random random) {
        int dice = random.nextInt(100);
        boolean late = random.nextInt(4) == 0;
        if (dice < 20) {
            return new Waits(Duration.ofMillis(MILLIS[random.nextInt(MILLIS.length)]));
        } else if (dice < 40) {
            return new Does(
                    random.nextBoolean() ? Trigger.MESSAGE : Trigger.values()[random.nextInt(5)],
                    late);
        } else if (dice < 42) {
            return new Leaves(late);
        } else if (dice < 48) {
            return new Repeats(random.nextInt(6));
        } else if (dice < 88) {
            Fate[] fates = Fate.values();
            return new Sends(
                    random.nextBoolean() ? Fate.DELIVERED : fates[random.nextInt(fates.length)]);
        }
        if (dice < 93) {
            return new Asks();
        }
        return dice < 97 ? new ComesBack() : new Hears();
    }
}
