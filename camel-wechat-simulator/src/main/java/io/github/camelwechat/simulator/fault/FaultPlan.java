// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.fault;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The faults still to come, each for a number of matching calls; at most 1000. Thread-safe. */
public final class FaultPlan {
    private static final int MAX_PLANNED = 1000;

    private final List<Rule> planned = new ArrayList<>();

    private static final class Rule {
        final Fault fault;
        final Predicate<String> paths;
        int left;

        Rule(Fault fault, Predicate<String> paths, int left) {
            this.fault = fault;
            this.paths = paths;
            this.left = left;
        }
    }

    /**
     * Plans a fault for calls it makes sense for: {@link Fault.IpNotAllowed} for token calls, all
     * others for calls that carry a token.
     */
    public void plan(Fault fault, int times) {
        boolean onToken = fault instanceof Fault.IpNotAllowed;
        plan(fault, times, path -> isTokenCall(path) == onToken);
    }

    /** Plans a fault for calls of one path. */
    public void plan(Fault fault, int times, String path) {
        plan(fault, times, path::equals);
    }

    /** Takes the next fault for an API call. */
    public Optional<Fault> nextForApi(String path) {
        return next(fault -> fault.place() == Fault.Place.API, path);
    }

    /** Takes the next fault for the download of a file. */
    public Optional<Fault.DropInsideDownload> nextForDownload(String path) {
        return next(Fault.DropInsideDownload.class::isInstance, path)
                .map(Fault.DropInsideDownload.class::cast);
    }

    /** Takes the next fault for a callback. */
    public Optional<Fault> nextForCallback() {
        return next(fault -> fault.place() == Fault.Place.CALLBACK, "");
    }

    /** Takes the next fault of a kind for what follows a call. */
    public <F extends Fault> Optional<F> nextForJob(Class<F> kind) {
        return next(kind::isInstance, "").map(kind::cast);
    }

    public synchronized void clear() {
        planned.clear();
    }

    private synchronized void plan(Fault fault, int times, Predicate<String> paths) {
        if (times < 1 || planned.size() >= MAX_PLANNED) {
            throw new IllegalArgumentException(
                    "a fault is planned for 1 call or more, and at most "
                            + MAX_PLANNED
                            + " faults");
        }
        planned.add(new Rule(fault, paths, times));
    }

    private synchronized Optional<Fault> next(Predicate<Fault> wanted, String path) {
        for (Iterator<Rule> i = planned.iterator(); i.hasNext(); ) {
            Rule next = i.next();
            if (wanted.test(next.fault) && next.paths.test(path)) {
                if (--next.left == 0) {
                    i.remove();
                }
                return Optional.of(next.fault);
            }
        }
        return Optional.empty();
    }

    private static boolean isTokenCall(String path) {
        return path.equals("/cgi-bin/token")
                || path.equals("/cgi-bin/stable_token")
                || path.equals("/cgi-bin/component/api_component_token");
    }
}
