// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.standin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Request Tracker's own pages in a headless Chromium, with an agent before them. */
public final class RtPages implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ChromeDriver driver;

    private RtPages(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Opens the browser of this machine; empty if it has none. */
    public static Optional<RtPages> open() {
        Optional<Path> chromium = program("chromium", "chromium-browser", "google-chrome");
        Optional<Path> chromedriver = program("chromedriver");
        if (chromium.isEmpty() || chromedriver.isEmpty()) {
            return Optional.empty();
        }
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.get().toString());
        options.addArguments(
                "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--lang=en-US");
        ChromeDriverService service =
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(chromedriver.get().toFile())
                        .build();
        return Optional.of(new RtPages(new ChromeDriver(service, options)));
    }

    private static Optional<Path> program(String... names) {
        return Stream.of(names)
                .map(name -> Path.of("/usr/bin", name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Shows a page, after a login if that is asked for. */
    public void show(URI page, String user, String password) {
        driver.get(page.toString());
        if (!driver.findElements(By.name("pass")).isEmpty()) {
            driver.findElement(By.name("user")).sendKeys(user);
            driver.findElement(By.name("pass")).sendKeys(password);
            driver.findElement(By.name("pass")).submit();
        }
    }

    /** Writes an answer in the editor of the ticket that is shown, and sends it. */
    public void answer(String text) {
        driver.get(
                driver.getCurrentUrl()
                        .replace("Display.html", "Update.html")
                        .replaceFirst("id=(\\d+).*", "id=$1&Action=Respond"));
        new WebDriverWait(driver, PATIENCE)
                .until(
                        page ->
                                Boolean.TRUE.equals(
                                        driver.executeScript(
                                                "return window.CKEDITOR?.instances.UpdateContent?.status === 'ready'")));
        driver.executeScript("CKEDITOR.instances.UpdateContent.insertText(arguments[0])", text);
        wait("[name=SubmitTicket]").click();
        new WebDriverWait(driver, PATIENCE)
                .until(page -> page.getCurrentUrl().contains("Display.html"));
        untilText(text);
    }

    /** Waits until the page says something; its history comes last. */
    public void untilText(String text) {
        new WebDriverWait(driver, PATIENCE)
                .withMessage(() -> "the page never said " + text + ", but: " + text())
                .until(page -> text().contains(text));
    }

    /** Whatever the page says. */
    public String text() {
        return driver.findElement(By.tagName("body")).getText();
    }

    /** Keeps what the page looks like below target, for people. */
    public void picture(String name) {
        Object height = driver.executeScript("return document.documentElement.scrollHeight");
        int most = 3000;
        driver.manage()
                .window()
                .setSize(new Dimension(1280, Math.min(most, 150 + ((Number) height).intValue())));
        Path file = Path.of("target", "screenshots", name + ".png");
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private WebElement wait(String css) {
        return new WebDriverWait(driver, PATIENCE)
                .until(ExpectedConditions.presenceOfElementLocated(By.cssSelector(css)));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
