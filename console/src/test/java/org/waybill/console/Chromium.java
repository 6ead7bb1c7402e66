package org.waybill.console;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.logging.Level;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A real browser. Tests that need it are skipped where there is none, and fail there in CI. */
final class Chromium implements AutoCloseable {

    private static final Path BROWSER = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Path SHOTS = Path.of("target/screenshots");
    private static final Set<String> SERIOUS = Set.of("serious", "critical");

    private final URI origin;
    private final ChromeDriver driver;

    Chromium(URI origin) {
        this.origin = origin;
        requireInstalled();
        var logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        var options = new ChromeOptions();
        options.setBinary(BROWSER.toFile());
        options.setCapability("goog:loggingPrefs", logs);
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-quic",
                "--disable-dev-shm-usage");
        this.driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER.toFile())
                        .build(),
                options);
        look(1280, "light");
    }

    private static void requireInstalled() {
        if (Files.isExecutable(BROWSER) && Files.isExecutable(DRIVER)) {
            return;
        }
        var missing = "There is no " + BROWSER + " with " + DRIVER + ": install chromium and chromium-driver.";
        if ("true".equals(System.getenv("CI"))) {
            Assertions.fail(missing);
        }
        Assumptions.abort(missing);
    }

    /** Looks at pages at this width and in this theme from now on. */
    void look(int width, String theme) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 500));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
    }

    void open(String path) {
        driver.get(origin.resolve(path).toString());
    }

    WebElement find(String css) {
        return driver.findElement(By.cssSelector(css));
    }

    void fill(String name, String value) {
        var field = find("[name=" + name + "]");
        field.clear();
        field.sendKeys(value);
    }

    void press(String text) {
        driver.findElement(By.xpath("//main//*[self::button or self::a][normalize-space()='" + text + "']"))
                .click();
    }

    String text() {
        return find("body").getText();
    }

    String path() {
        return URI.create(driver.getCurrentUrl()).getPath();
    }

    Object run(String script) {
        return driver.executeScript(script);
    }

    /** Waits until the page shows it. */
    void await(String words) {
        await(chromium -> chromium.text().contains(words));
    }

    void await(Function<Chromium, Boolean> condition) {
        // While a page is replaced by another, its elements are stale.
        new WebDriverWait(driver, Duration.ofSeconds(15))
                .ignoring(StaleElementReferenceException.class)
                .withMessage(this::text)
                .until(_ -> condition.apply(this));
    }

    /** What axe finds that would keep somebody from using the page. */
    List<String> barriers() {
        return new AxeBuilder()
                .analyze(driver).getViolations().stream()
                        .filter(rule -> SERIOUS.contains(rule.getImpact()))
                        .map(Chromium::words)
                        .toList();
    }

    private static String words(Rule rule) {
        return rule.getId() + ": "
                + rule.getNodes().stream().map(node -> node.getHtml()).toList();
    }

    /** What the browser complained about since it was last asked: a violated policy, a missing file, an error in a script. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(entry -> entry.getMessage())
                .toList();
    }

    boolean scrollsSideways() {
        return (Boolean) run("return document.documentElement.scrollWidth > document.documentElement.clientWidth");
    }

    void shoot(String name) {
        try {
            Files.createDirectories(SHOTS);
            Files.write(SHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
