// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.platform;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A headless Chromium with one page at a time. */
final class Browser implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String ADVICE =
            "The browser test needs Chromium and its driver; on Debian: apt-get install chromium chromium-driver";

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /**
     * Starts the browser of this machine; without one the test is skipped, with {@code CI=true} it
     * fails.
     */
    static Browser start() {
        Optional<Path> chromium =
                program("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
        Optional<Path> chromedriver = program("chromedriver");
        if (chromium.isEmpty() || chromedriver.isEmpty()) {
            if ("true".equals(System.getenv("CI"))) {
                fail(ADVICE);
            }
            abort(ADVICE);
        }
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.orElseThrow().toString());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--lang=en-US",
                "--window-size=1100,700");
        ChromeDriverService service =
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(chromedriver.orElseThrow().toFile())
                        .build();
        return new Browser(new ChromeDriver(service, options));
    }

    void open(String url) {
        driver.get(url);
    }

    /** Waits until an element is there and fits. */
    WebElement until(String selector, Predicate<WebElement> fits) {
        return new WebDriverWait(driver, PATIENCE)
                .ignoring(StaleElementReferenceException.class)
                .withMessage(
                        () ->
                                selector
                                        + " never became what it should; "
                                        + driver.getCurrentUrl()
                                        + " says: "
                                        + driver.findElement(By.tagName("body")).getText())
                .until(
                        page ->
                                page.findElements(By.cssSelector(selector)).stream()
                                        .filter(fits)
                                        .findFirst()
                                        .orElse(null));
    }

    void untilText(String selector, String text) {
        until(selector, element -> element.getText().contains(text));
    }

    void click(String selector) {
        until(selector, element -> element.isDisplayed() && element.isEnabled()).click();
    }

    void type(String selector, String text) {
        until(selector, WebElement::isDisplayed).sendKeys(text);
    }

    /** Keeps what the page looks like below target, for people. */
    void picture(String name) {
        Path file = Path.of("target", "screenshots", name + ".png");
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }

    private static Optional<Path> program(String... names) {
        String path =
                System.getenv().getOrDefault("PATH", "")
                        + ":/usr/bin:/usr/local/bin:/snap/bin:/usr/lib/chromium";
        return Arrays.stream(names)
                .flatMap(name -> Stream.of(path.split(":")).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
