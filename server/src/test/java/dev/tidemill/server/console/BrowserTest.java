package dev.tidemill.server.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidemill.server.Served;
import dev.tidemill.server.http.Limits;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
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

/// The console in a real Chromium. Set `-Dconsole.screenshots=DIR` to keep pictures of every page.
class BrowserTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static Served served;
    private static ChromeDriver browser;

    @BeforeAll
    static void start() {
        Optional<Path> chromium = onPath("chromium", "google-chrome", "chrome");
        Optional<Path> driver = onPath("chromedriver");
        boolean there = chromium.isPresent() && driver.isPresent();
        if (!there && System.getenv("CI") == null) {
            System.err.println("the console's browser test is skipped: chromium and chromedriver are not on the PATH");
        }
        assumeTrue(there || System.getenv("CI") != null, "chromium and chromedriver are on the PATH");
        served = new Served(Limits.DEFAULT);
        seed();
        browser = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(driver.orElseThrow().toFile())
                        .usingAnyFreePort()
                        .build(),
                options(chromium.orElseThrow().toFile()));
        signIn();
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

    private static Optional<Path> onPath(String... names) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(folder -> Stream.of(names).map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static void seed() {
        served.writer().post("/v1/apps/fraud/decisions", "{\"id\":\"t1\",\"amount\":150}");
        served.writer().post("/v1/apps/fraud/decisions", "{\"id\":\"t2\",\"amount\":12.5}");
        served.writer().post("/v1/apps/fraud/decisions", "{\"id\":\"t3\",\"amount\":\"<b>much</b>\"}");
        served.writer().post("/v1/apps/fraud/outcomes", "{\"id\":\"l1\",\"transaction_id\":\"t1\",\"fraud\":true}");
        served.admin().post("/v1/apps/fraud/trainings", "{}");
    }

    private static void signIn() {
        open("/");
        assertThat(browser.getCurrentUrl()).endsWith("/login");
        browser.findElement(By.id("key")).sendKeys("tm_wrong");
        browser.findElement(By.cssSelector("button.primary")).click();
        waitFor(By.cssSelector(".notice.bad"));
        assertThat(browser.findElement(By.cssSelector(".notice.bad")).getText())
                .isEqualTo("This key is unknown or revoked.");
        shoot("login");
        browser.findElement(By.id("key")).sendKeys(served.adminKey);
        browser.findElement(By.cssSelector("button.primary")).click();
        waitFor(By.id("tiles"));
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.quit();
        }
        if (served != null) {
            served.close();
        }
    }

    private static void open(String path) {
        browser.get("http://127.0.0.1:" + served.server.port() + path);
    }

    private static WebElement waitFor(By what) {
        return new WebDriverWait(browser, PATIENCE).until(ExpectedConditions.visibilityOfElementLocated(what));
    }

    private static String main() {
        return browser.findElement(By.id("main")).getText();
    }

    @Test
    void homeShowsLiveRates() {
        open("/");
        new WebDriverWait(browser, PATIENCE)
                .until(page -> browser.executeScript("return sessionStorage.getItem('rates')") instanceof String kept
                        && kept.contains("\"time\":[1"));
        assertThat(main()).contains("Events a second", "Latency p99, ms", "fraud", "model 1 in use");
        assertThat(browser.findElements(By.cssSelector("[data-live] canvas"))).hasSize(2);
        shoot("home");
        noComplaints();
    }

    @Test
    void decisionsAreListedFilteredAndDecidedAgain() {
        open("/apps/fraud/decisions");
        assertThat(main()).contains("t1", "decline", "t2", "approve", "no_model");
        shoot("decisions");
        browser.findElement(By.linkText("decline")).click();
        waitFor(By.linkText("t1"));
        assertThat(browser.findElements(By.linkText("t2"))).isEmpty();
        browser.findElement(By.linkText("t1")).click();
        waitFor(By.cssSelector(".answer"));
        assertThat(main()).contains("amount is far above usual", "high_amount", "0.8300", "20.0 µs", "true");
        browser.findElement(By.cssSelector("main button.primary")).click();
        assertThat(waitFor(By.cssSelector("#again .notice.good")).getText())
                .isEqualTo("Equal: decided again from its receipt, every value is the same.");
        shoot("receipt");
        noComplaints();
    }

    @Test
    void modelsAreShownPutInUseAndRolledBack() {
        open("/apps/fraud/models/2");
        new WebDriverWait(browser, PATIENCE)
                .until(ExpectedConditions.numberOfElementsToBe(By.cssSelector("[data-curve] canvas"), 6));
        assertThat(main()).contains("auc roc", "0.9012", "0.8841 – 0.9166", "What it looks at", "61.0 %");
        shoot("model");
        browser.findElement(By.cssSelector(".confirm summary")).click();
        waitFor(By.cssSelector(".confirm form button")).click();
        waitFor(By.linkText("model 2"));
        assertThat(served.tidemill.model("fraud", 2).active()).isTrue();
        shoot("models");
        browser.findElement(By.cssSelector(".confirm summary")).click();
        waitFor(By.cssSelector(".confirm form button")).click();
        new WebDriverWait(browser, PATIENCE)
                .until(page -> served.tidemill.model("fraud", 1).active());
        noComplaints();
    }

    @Test
    void datasetsQuarantineAndJobsAreShown() {
        open("/apps/fraud/datasets");
        browser.findElement(By.partialLinkText("dddddd")).click();
        waitFor(By.cssSelector(".pairs"));
        shoot("dataset");
        open("/apps/fraud/quarantine");
        assertThat(main()).contains("amount must be a decimal", "<b>much</b>");
        shoot("quarantine");
        open("/jobs");
        assertThat(main()).contains("train", "done", "10 of 10 events");
        shoot("jobs");
        noComplaints();
    }

    @Test
    void theThemeIsSwitchedAndRemembered() {
        open("/");
        browser.findElement(By.id("theme")).click();
        Object chosen = browser.executeScript("return document.documentElement.dataset.theme");
        open("/jobs");
        assertThat(browser.executeScript("return document.documentElement.dataset.theme"))
                .isEqualTo(chosen);
        browser.executeScript("localStorage.clear()");
    }

    @Test
    void pagesFitANarrowWindow() {
        browser.manage().window().setSize(new Dimension(500, 900));
        for (String path : List.of("/", "/apps/fraud/decisions", "/apps/fraud/models/2", "/apps/fraud/decisions/t1")) {
            open(path);
            assertThat(browser.executeScript(
                            "return document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                    .as("no sideways scrolling at %s", path)
                    .isEqualTo(true);
        }
        browser.manage().window().setSize(new Dimension(1280, 900));
    }

    /// Nothing was refused by the content security policy, and no script failed.
    private static void noComplaints() {
        assertThat(browser.manage().logs().get("browser").getAll())
                .extracting(LogEntry::getMessage)
                .filteredOn(message -> !message.contains("401"))
                .isEmpty();
    }

    private static void shoot(String name) {
        String folder = System.getProperty("console.screenshots", "");
        if (folder.isEmpty()) {
            return;
        }
        for (String theme : List.of("light", "dark")) {
            for (int width : List.of(1280, 500)) {
                browser.manage().window().setSize(new Dimension(width, 1000));
                browser.executeScript("document.documentElement.dataset.theme = arguments[0]", theme);
                try {
                    Files.createDirectories(Path.of(folder));
                    Files.write(
                            Path.of(folder, name + "-" + theme + "-" + width + ".png"),
                            browser.getScreenshotAs(OutputType.BYTES));
                } catch (IOException failure) {
                    throw new AssertionError(failure);
                }
            }
        }
        browser.manage().window().setSize(new Dimension(1280, 900));
        browser.executeScript("delete document.documentElement.dataset.theme");
    }
}
