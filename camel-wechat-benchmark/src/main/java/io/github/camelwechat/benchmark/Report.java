// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.benchmark;

import io.github.camelwechat.benchmark.trial.Figure;
import io.github.camelwechat.benchmark.trial.Goal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * All figures of a run beside their goals, as a table and as a chart.
 *
 * @param compared whether there is a column for another build
 */
record Report(List<Figure> figures, boolean compared) {

    private static final String BEGIN = "<!-- figures: written by the benchmark -->";
    private static final String END = "<!-- end of figures -->";

    /** Where and with what it was measured, and the table. */
    String markdown() {
        StringBuilder text = new StringBuilder(machine()).append("\n\n");
        text.append("| figure | against | goal | now |")
                .append(compared ? " other build |" : "")
                .append(" reached | measured |\n|---|---|---|---|")
                .append(compared ? "---|" : "")
                .append("---|---|\n");
        for (Figure figure : figures) {
            Goal goal = figure.goal();
            text.append("| ")
                    .append(goal.what())
                    .append(" | ")
                    .append(goal.baseline())
                    .append(" | ")
                    .append(goal.text())
                    .append(" | **")
                    .append(figure.nowText())
                    .append("** | ")
                    .append(compared ? figure.otherText() + " | " : "")
                    .append(figure.verdict())
                    .append(" | ")
                    .append(figure.detail())
                    .append(" |\n");
        }
        return text.toString().replaceAll("(?<=\\|)  (?=\\|)", " ");
    }

    /**
     * Replaces what an earlier run wrote.
     *
     * @param folder with benchmark.md
     */
    void write(Path folder) throws IOException {
        Path page = folder.resolve("benchmark.md");
        Files.writeString(page, into(Files.readString(page)));
        Files.writeString(folder.resolve("benchmark.svg"), chart());
    }

    /** As SVG: how much of each goal is reached. */
    String chart() {
        return new Chart(figures).svg();
    }

    /** A page with the figures of this run between the marks. */
    String into(String page) {
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException(
                    "the page has no lines \"" + BEGIN + "\" and \"" + END + "\" to write between");
        }
        return page.substring(0, begin + BEGIN.length())
                + "\n\n"
                + markdown()
                + "\n![How much of each goal is reached](benchmark.svg)\n\n"
                + page.substring(end);
    }

    private static String machine() {
        Runtime runtime = Runtime.getRuntime();
        return String.format(
                Locale.ROOT,
                "Measured on %s on %d processors (%s) with %d MB of heap, %s %s, Java %s, Camel %s,"
                        + " Vert.x %s, WxJava %s.",
                LocalDate.now(),
                runtime.availableProcessors(),
                processor(),
                runtime.maxMemory() >> 20,
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                Runtime.version(),
                new DefaultCamelContext().getVersion(),
                version("io.vertx", "vertx-core"),
                version("com.github.binarywang", "weixin-java-mp"));
    }

    private static String processor() {
        Path file = Path.of("/proc/cpuinfo");
        if (Files.isReadable(file)) {
            try (BufferedReader lines = Files.newBufferedReader(file)) {
                return lines.lines()
                        .filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .findFirst()
                        .orElse(System.getProperty("os.arch"));
            } catch (IOException e) {
                return System.getProperty("os.arch");
            }
        }
        return System.getProperty("os.arch");
    }

    private static String version(String group, String artifact) {
        String file = "/META-INF/maven/" + group + "/" + artifact + "/pom.properties";
        try (InputStream in = Report.class.getResourceAsStream(file)) {
            if (in == null) {
                return "unknown";
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version", "unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }

    /**
     * A bar for every goal: how much of it was reached, by powers of two, because every figure is a
     * ratio.
     */
    private record Chart(List<Figure> figures) {

        private static final int LABELS = 560;
        private static final int BAR_ROOM = 320;
        private static final int ROW = 36;
        private static final int TOP = 46;

        /** Powers of two to either side of the goal. */
        private static final int REACH = 4;

        String svg() {
            List<Figure> drawn =
                    figures.stream()
                            .filter(figure -> figure.goal().isSet() && figure.now() != null)
                            .toList();
            int height = TOP + ROW * drawn.size() + 12;
            int width = LABELS + BAR_ROOM + 90;
            StringBuilder svg = new StringBuilder();
            svg.append(
                    text(
                            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
                                    + " font-family=\"sans-serif\" font-size=\"12\">%n"
                                    + "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>%n",
                            width, height, width, height));
            svg.append(label(LABELS + BAR_ROOM / 2, 18, "middle", "the goal is the line"));
            for (int power = -REACH; power <= REACH; power += 2) {
                svg.append(label(x(power), 36, "middle", scale(power)));
            }
            for (int i = 0; i < drawn.size(); i++) {
                svg.append(bar(drawn.get(i), TOP + i * ROW));
            }
            svg.append(
                    text(
                            "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#222222\"/>%n",
                            x(0), TOP - 4, x(0), height - 8));
            return svg.append("</svg>\n").toString();
        }

        private static String bar(Figure figure, int y) {
            double now = figure.now() == null ? 0 : figure.now();
            Goal goal = figure.goal();
            double share = goal.shareReachedBy(now);
            double power = Math.log(Math.max(share, 1e-9)) / Math.log(2);
            int end = x(Math.max(-REACH, Math.min(REACH, power)));
            boolean reached = goal.isReachedBy(now);
            return label(LABELS - 12, y + 11, "end", goal.what())
                    + text(
                            "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"#666666\""
                                    + " font-size=\"10\">%s</text>%n",
                            LABELS - 12, y + 24, goal.baseline())
                    + text(
                            "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>%n",
                            Math.min(end, x(0)),
                            y,
                            Math.max(2, Math.abs(end - x(0))),
                            ROW - 14,
                            reached ? "#3a7d44" : "#c0562f")
                    + label(LABELS + BAR_ROOM + 8, y + 15, "start", figure.nowText());
        }

        private static int x(double power) {
            return LABELS + (int) Math.round((power + REACH) * BAR_ROOM / (2.0 * REACH));
        }

        private static String scale(int power) {
            return power < 0 ? "1/" + (1 << -power) : Integer.toString(1 << power);
        }

        private static String label(int x, int y, String anchor, String words) {
            return text(
                    "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" fill=\"#222222\">%s</text>%n",
                    x, y, anchor, words);
        }

        private static String text(String format, Object... values) {
            return String.format(Locale.ROOT, format.replace("%n", "\n"), values);
        }
    }
}
