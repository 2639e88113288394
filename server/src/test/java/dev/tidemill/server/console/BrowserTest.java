package dev.tidemill.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.server.Served;
import dev.tidemill.server.http.Limits;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/// The console in a real Chromium. Set `-Dconsole.screenshots=DIR` to keep pictures of every page.
class BrowserTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static Served served;
    private static Browser browser;

    @BeforeAll
    static void start() {
        Browser.assumed();
        served = new Served(Limits.DEFAULT);
        seed();
        browser = Browser.open(served.server.port());
        signIn();
    }

    private static void seed() {
        served.writer().post("/v1/apps/fraud/decisions", "{\"id\":\"t1\",\"amount\":150}");
        served.writer().post("/v1/apps/fraud/decisions", "{\"id\":\"t2\",\"amount\":12.5}");
        served.writer().post("/v1/apps/fraud/decisions", "{\"id\":\"t3\",\"amount\":\"<b>much</b>\"}");
        served.writer().post("/v1/apps/fraud/outcomes", "{\"id\":\"l1\",\"transaction_id\":\"t1\",\"fraud\":true}");
        served.admin().post("/v1/apps/fraud/trainings", "{}");
    }

    private static void signIn() {
        browser.open("/");
        assertThat(browser.driver.getCurrentUrl()).endsWith("/login");
        browser.driver.findElement(By.id("key")).sendKeys("tm_wrong");
        browser.driver.findElement(By.cssSelector("button.primary")).click();
        browser.waitFor(By.cssSelector(".notice.bad"));
        assertThat(browser.driver.findElement(By.cssSelector(".notice.bad")).getText())
                .isEqualTo("This key is unknown or revoked.");
        browser.shoot("login");
        browser.driver.findElement(By.id("key")).sendKeys(served.adminKey);
        browser.driver.findElement(By.cssSelector("button.primary")).click();
        browser.waitFor(By.id("tiles"));
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        if (served != null) {
            served.close();
        }
    }

    @Test
    void homeShowsLiveRates() {
        browser.open("/");
        new WebDriverWait(browser.driver, PATIENCE)
                .until(page ->
                        browser.driver.executeScript("return sessionStorage.getItem('rates')") instanceof String kept
                                && kept.contains("\"time\":[1"));
        assertThat(browser.main()).contains("Events a second", "Latency p99, ms", "fraud", "model 1 in use");
        assertThat(browser.driver.findElements(By.cssSelector("[data-live] canvas")))
                .hasSize(2);
        browser.shoot("home");
        browser.noComplaints();
    }

    @Test
    void decisionsAreListedFilteredAndDecidedAgain() {
        browser.open("/apps/fraud/decisions");
        assertThat(browser.main()).contains("t1", "decline", "t2", "approve", "no_model");
        browser.shoot("decisions");
        browser.driver.findElement(By.linkText("decline")).click();
        browser.waitFor(By.linkText("t1"));
        assertThat(browser.driver.findElements(By.linkText("t2"))).isEmpty();
        browser.driver.findElement(By.linkText("t1")).click();
        browser.waitFor(By.cssSelector(".answer"));
        assertThat(browser.main()).contains("amount is far above usual", "high_amount", "0.8300", "20.0 µs", "true");
        browser.driver.findElement(By.cssSelector("main button.primary")).click();
        assertThat(browser.waitFor(By.cssSelector("#again .notice.good")).getText())
                .isEqualTo("Equal: decided again from its receipt, every value is the same.");
        browser.shoot("receipt");
        browser.noComplaints();
    }

    @Test
    void modelsAreShownPutInUseAndRolledBack() {
        browser.open("/apps/fraud/models/2");
        new WebDriverWait(browser.driver, PATIENCE)
                .until(ExpectedConditions.numberOfElementsToBe(By.cssSelector("[data-curve] canvas"), 6));
        assertThat(browser.main()).contains("auc roc", "0.9012", "0.8841 – 0.9166", "What it looks at", "61.0 %");
        browser.shoot("model");
        browser.driver.findElement(By.cssSelector(".confirm summary")).click();
        browser.waitFor(By.cssSelector(".confirm form button")).click();
        browser.waitFor(By.linkText("model 2"));
        assertThat(served.tidemill.model("fraud", 2).active()).isTrue();
        browser.shoot("models");
        browser.driver.findElement(By.cssSelector(".confirm summary")).click();
        browser.waitFor(By.cssSelector(".confirm form button")).click();
        new WebDriverWait(browser.driver, PATIENCE)
                .until(page -> served.tidemill.model("fraud", 1).active());
        browser.noComplaints();
    }

    @Test
    void datasetsQuarantineAndJobsAreShown() {
        browser.open("/apps/fraud/datasets");
        browser.driver.findElement(By.partialLinkText("dddddd")).click();
        browser.waitFor(By.cssSelector(".pairs"));
        browser.shoot("dataset");
        browser.open("/apps/fraud/quarantine");
        assertThat(browser.main()).contains("amount must be a decimal", "<b>much</b>");
        browser.shoot("quarantine");
        browser.open("/jobs");
        assertThat(browser.main()).contains("train", "done", "10 of 10 events");
        browser.shoot("jobs");
        browser.noComplaints();
    }

    @Test
    void costsAreShownByDayApplicationModelAndKeyWithTheirBudgets() {
        browser.open("/costs");
        assertThat(browser.main())
                .contains("1.29", "400", "trial", "86 %", "1.29 of 1.50 USD since 2026-03-31", "then nothing answers")
                .contains("By application", "none named", "By model", "echo", "By key", "key_2");
        browser.waitFor("[data-steps] canvas");
        browser.shoot("costs");
        browser.open("/costs?from=2026-03-40");
        assertThat(browser.main()).contains("from must be a day such as 2026-11-24, got");
        browser.noComplaints();
    }

    @Test
    void theThemeIsSwitchedAndRemembered() {
        browser.open("/");
        browser.driver.findElement(By.id("theme")).click();
        Object chosen = browser.driver.executeScript("return document.documentElement.dataset.theme");
        browser.open("/jobs");
        assertThat(browser.driver.executeScript("return document.documentElement.dataset.theme"))
                .isEqualTo(chosen);
        browser.driver.executeScript("localStorage.clear()");
    }

    @Test
    void pagesFitANarrowWindow() {
        browser.driver.manage().window().setSize(new Dimension(500, 900));
        for (String path : List.of(
                "/",
                "/apps/fraud/decisions",
                "/apps/fraud/models/2",
                "/apps/fraud/decisions/t1",
                "/runs",
                "/costs",
                "/registry",
                "/registry/model/fraud",
                "/registry/policy/fraud/1",
                "/apps/fraud/retraining",
                "/apps/fraud/watch",
                "/apps/fraud/lineage?kind=decision&id=t1",
                "/apps/fraud/experiments/friction")) {
            browser.open(path);
            assertThat(browser.driver.executeScript(
                            "return document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                    .as("no sideways scrolling at %s", path)
                    .isEqualTo(true);
        }
        browser.driver.manage().window().setSize(new Dimension(1280, 900));
    }
}
