// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk.testing;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A headless Chromium with one tab per page. */
public final class Browser implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
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
    public static Browser start() {
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
                "--window-size=1280,860");
        ChromeDriverService service =
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(chromedriver.orElseThrow().toFile())
                        .build();
        return new Browser(new ChromeDriver(service, options));
    }

    /** Opens a page in a tab of its own; gives the tab. */
    public String open(String url) {
        if (!"data:,".equals(driver.getCurrentUrl())) {
            driver.switchTo().newWindow(WindowType.TAB);
        }
        driver.get(url);
        return driver.getWindowHandle();
    }

    public void show(String tab) {
        driver.switchTo().window(tab);
    }

    public WebElement find(String testId) {
        return driver.findElement(byTestId(testId));
    }

    /** The last of several elements. */
    public WebElement last(String testId) {
        List<WebElement> all = driver.findElements(byTestId(testId));
        return all.get(all.size() - 1);
    }

    public void click(String testId) {
        until(testId, WebElement::isEnabled).click();
    }

    public String text(String testId) {
        return find(testId).getText();
    }

    /** Waits until an element is there and fits. */
    public WebElement until(String testId, java.util.function.Predicate<WebElement> fits) {
        return new WebDriverWait(driver, PATIENCE)
                .ignoring(org.openqa.selenium.StaleElementReferenceException.class)
                .withMessage(
                        () ->
                                testId
                                        + " never became what it should; the page says: "
                                        + driver.findElement(By.tagName("body")).getText())
                .until(
                        page ->
                                page.findElements(byTestId(testId)).stream()
                                        .filter(fits)
                                        .findFirst()
                                        .orElse(null));
    }

    /** Waits until an element shows a text. */
    public WebElement untilText(String testId, String text) {
        return until(testId, element -> element.getText().contains(text));
    }

    /** Waits until some script about the page is true. */
    public void untilTrue(String script) {
        new WebDriverWait(driver, PATIENCE)
                .withMessage(() -> "never true: " + script)
                .until(page -> Boolean.TRUE.equals(driver.executeScript("return " + script)));
    }

    /** Keeps what the page looks like below target, for people. */
    public void picture(String name) {
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

    private static By byTestId(String testId) {
        return By.cssSelector("[data-testid='" + testId + "']");
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
