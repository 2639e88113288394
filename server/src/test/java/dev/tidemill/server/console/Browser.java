package dev.tidemill.server.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/// A real Chromium that looks at one server. Set `-Dconsole.screenshots=DIR` to keep pictures of what tests shoot.
final class Browser implements AutoCloseable {
    static final Dimension USUAL = new Dimension(1280, 900);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final ChromeDriver driver;
    private final int port;

    private Browser(ChromeDriver driver, int port) {
        this.driver = driver;
        this.port = port;
    }

    /// Skips the test where Chromium is not there, except where the environment says that it must be.
    static void assumed() {
        boolean there = chromium().isPresent() && chromedriver().isPresent();
        if (!there && System.getenv("CI") == null) {
            System.err.println("the console's browser test is skipped: chromium and chromedriver are not on the PATH");
        }
        assumeTrue(there || System.getenv("CI") != null, "chromium and chromedriver are on the PATH");
    }

    /// Opens one.
    ///
    /// @param port of the server on loopback
    static Browser open(int port) {
        return new Browser(
                new ChromeDriver(
                        new ChromeDriverService.Builder()
                                .usingDriverExecutable(
                                        chromedriver().orElseThrow().toFile())
                                .usingAnyFreePort()
                                .build(),
                        options(chromium().orElseThrow().toFile())),
                port);
    }

    private static Optional<Path> chromium() {
        return onPath("chromium", "google-chrome", "chrome");
    }

    private static Optional<Path> chromedriver() {
        return onPath("chromedriver");
    }

    private static Optional<Path> onPath(String... names) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(folder -> Stream.of(names).map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static ChromeOptions options(File binary) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(binary);
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-default-apps",
                "--disable-sync",
                "--no-first-run",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1");
        options.setCapability("goog:loggingPrefs", Map.of("browser", "ALL"));
        return options;
    }

    void open(String path) {
        driver.get("http://127.0.0.1:" + port + path);
    }

    /// Signs in with a key, in the place of whoever was signed in.
    void signIn(String key) {
        driver.manage().deleteAllCookies();
        open("/login");
        find("#key").sendKeys(key);
        find("button.primary").click();
        waitFor(By.id("tiles"));
    }

    WebElement find(String css) {
        return driver.findElement(By.cssSelector(css));
    }

    WebElement waitFor(By what) {
        return new WebDriverWait(driver, PATIENCE).until(ExpectedConditions.visibilityOfElementLocated(what));
    }

    WebElement waitFor(String css) {
        return waitFor(By.cssSelector(css));
    }

    void waitUntil(BooleanSupplier so) {
        new WebDriverWait(driver, PATIENCE).until(page -> so.getAsBoolean());
    }

    /// Opens a button that asks again, and says yes.
    void confirm(String summary) {
        driver.findElements(By.cssSelector(".confirm summary")).stream()
                .filter(each -> each.getText().equals(summary))
                .findFirst()
                .orElseThrow()
                .click();
        waitFor(".confirm[open] form button").click();
    }

    /// The text of the page's content.
    String main() {
        return find("#main").getText();
    }

    boolean fits() {
        return Boolean.TRUE.equals(driver.executeScript(
                "return document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
    }

    /// Nothing was refused by the content security policy, and no script failed; refusals that a test asked for are
    /// no complaints.
    void noComplaints() {
        assertThat(driver.manage().logs().get("browser").getAll())
                .extracting(LogEntry::getMessage)
                .filteredOn(message -> !message.matches(".*status of (400|401|403|409).*"))
                .isEmpty();
    }

    void shoot(String name) {
        String folder = System.getProperty("console.screenshots", "");
        if (folder.isEmpty()) {
            return;
        }
        for (String theme : List.of("light", "dark")) {
            for (int width : List.of(1280, 500)) {
                driver.manage().window().setSize(new Dimension(width, 1000));
                driver.executeScript("document.documentElement.dataset.theme = arguments[0]", theme);
                try {
                    Files.createDirectories(Path.of(folder));
                    Files.write(
                            Path.of(folder, name + "-" + theme + "-" + width + ".png"),
                            driver.getScreenshotAs(OutputType.BYTES));
                } catch (IOException failure) {
                    throw new AssertionError(failure);
                }
            }
        }
        driver.manage().window().setSize(USUAL);
        driver.executeScript("delete document.documentElement.dataset.theme");
    }

    @Override
    public void close() {
        driver.quit();
    }
}
