package dev.tidemill.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.platform.ApiKeys.Role;
import dev.tidemill.platform.RetrainingRun.Stage;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.registry.tracking.MetricPoint;
import dev.tidemill.registry.tracking.NewRun;
import dev.tidemill.registry.tracking.RunBatch;
import dev.tidemill.server.LoginsPlatform;
import dev.tidemill.server.http.HttpServer;
import dev.tidemill.server.http.HttpServer.Address;
import dev.tidemill.server.http.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.support.ui.Select;

/// The life of a model in the console, in a real Chromium over a real platform: a second person approves a version,
/// runs are compared, a run of the loop is begun and cancelled.
class LifecycleBrowserTest {
    @TempDir
    static Path folder;

    private static Tidemill tidemill;
    private static HttpServer server;
    private static Browser browser;
    private static String ada;
    private static String berta;

    @BeforeAll
    static void open() throws IOException {
        Browser.assumed();
        tidemill = LoginsPlatform.open(folder);
        ada = LoginsPlatform.key(tidemill, "ada", Role.ADMIN);
        berta = LoginsPlatform.key(tidemill, "berta", Role.ADMIN);
        server = HttpServer.start(tidemill, new Address(Address.LOOPBACK, 0), Limits.DEFAULT, Console::routes);
        browser = Browser.open(server.port());
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
            server.close();
            tidemill.close();
        }
    }

    @Test
    void aSecondPersonApprovesAVersionAndItIsPutInUse() {
        browser.signIn(ada);
        browser.open("/apps/logins/models/2");
        assertThat(browser.main()).contains("waits for approval", "You made it. Somebody else approves it");
        assertThat(browser.find("#reproduce pre").getText()).isEqualTo("tidemill model reproduce 2 --app logins");
        assertThat(browser.driver.findElements(By.cssSelector("#approval button")))
                .isEmpty();
        browser.confirm("Put in use…");
        assertThat(browser.waitFor(".notice.bad").getText()).contains("must be approved by a second person");
        assertThat(tidemill.model(LoginsPlatform.APP, 1).active()).isTrue();

        browser.signIn(berta);
        browser.open("/registry");
        assertThat(browser.main()).contains("model 1", "production → 1");
        browser.open("/apps/logins/models/2");
        browser.find("#note").sendKeys("its reliability <b>was</b> looked at");
        browser.find("#approval button").click();
        assertThat(browser.waitFor("#approval .tag.good").getText()).isEqualTo("approved");
        assertThat(browser.find("#approval").getText())
                .contains(
                        "by berta, 2026-03-31 00:00:00 (UTC)",
                        "its reliability <b>was</b> looked at",
                        "You approved it.");
        browser.shoot("approval");
        browser.confirm("Put in use…");
        browser.waitFor(By.linkText("model 2"));
        assertThat(tidemill.model(LoginsPlatform.APP, 2).active()).isTrue();

        browser.open("/registry/model/logins");
        assertThat(browser.find("#history").getText()).contains("production activate model 2 berta");
        browser.find("#alias").sendKeys("steady");
        new Select(browser.find("#version")).selectByValue("2");
        browser.find("form[aria-label='Point an alias at a version'] button").click();
        assertThat(browser.waitFor("#aliases").getText()).contains("steady");
        assertThat(tidemill.library().aliases(tidemill.library().line("logins", "model")))
                .containsEntry("steady", 2);
        browser.open("/registry/model/logins/2/card");
        assertThat(browser.main()).contains("Approved by berta", "How it was made", "test.auc_roc");
        browser.noComplaints();
    }

    @Test
    void twoRunsAreFoundByAFilterAndComparedSideBySide() {
        log("shallow", "3", 0.05);
        log("deep", "6", 0.09);
        log("broken", "6", Double.NaN);
        browser.signIn(ada);
        browser.open("/runs");
        browser.find("#filter").sendKeys("metrics.gain >");
        browser.find(".search button").click();
        assertThat(browser.waitFor(".notice.bad").getText()).contains("filter at character", "A filter compares");
        browser.find("#filter").clear();
        browser.find("#filter").sendKeys("metrics.gain > 0.1");
        browser.find(".search button").click();
        browser.waitFor(By.linkText("deep"));
        assertThat(browser.driver.findElements(By.linkText("broken"))).isEmpty();
        browser.shoot("runs");
        browser.driver.findElements(By.cssSelector("input[name=id]")).forEach(tick -> tick.click());
        browser.find("form[action='/runs/compare'] button").click();
        browser.waitFor(".compared");
        assertThat(browser.driver.findElements(By.cssSelector("tr.differs td:first-child")))
                .extracting(cell -> cell.getText().lines().findFirst().orElse(""))
                .contains("depth", "gain")
                .doesNotContain("eta");
        browser.waitUntil(() -> browser.driver
                        .findElements(By.cssSelector("[data-steps] canvas"))
                        .size()
                == 1);
        assertThat(browser.find(".u-legend").getText()).contains("deep", "shallow");
        browser.shoot("comparison");
        browser.driver.findElement(By.linkText("deep")).click();
        browser.waitFor("#metrics");
        assertThat(browser.main()).contains("gain", "0.9000", "depth", "6", "team", "risk", "a & b.txt");
        browser.shoot("run");
        browser.confirm("Delete…");
        browser.waitFor(By.linkText("shallow"));
        assertThat(browser.driver.findElements(By.linkText("deep"))).isEmpty();
        browser.noComplaints();
    }

    /// @param slope of the metric over ten steps; NaN: it was never a number
    private static void log(String name, String depth, double slope) {
        var tracking = tidemill.tracking();
        String experiment = tracking.experiments().named("depths").id();
        String id = tracking.begin(
                        new NewRun(experiment, Optional.of(name), "ada", Optional.empty(), Map.of("team", "risk")))
                .info()
                .id();
        List<MetricPoint> points = new ArrayList<>();
        for (int step = 1; step <= 10; step++) {
            points.add(new MetricPoint("gain", slope * step, 1_000, step));
        }
        tracking.log(id, new RunBatch(points, Map.of("depth", depth, "eta", "0.1"), Map.of()));
        String root = dev.tidemill.registry.tracking.Tracking.ownFolder(
                        tracking.run(id).info())
                .orElseThrow();
        tracking.files().put(root + "/notes/a & b.txt", new byte[] {65});
    }

    @Test
    void aRunOfTheLoopIsBegunWatchedAndCancelled() {
        browser.signIn(ada);
        browser.open("/apps/logins/retraining");
        assertThat(browser.main()).contains("No run yet", "tidemill retraining trigger");
        browser.find(".confirm summary").click();
        browser.waitFor("#why").sendKeys("a new month");
        browser.find(".confirm form button").click();
        browser.waitFor(By.linkText("Run 1"));
        browser.waitUntil(() ->
                tidemill.retraining().history(LoginsPlatform.APP, 1).getFirst().stage() == Stage.PASSED);
        browser.waitUntil(() -> browser.find("#runs").getText().contains("passed"));
        browser.open("/apps/logins/retraining/1");
        assertThat(browser.main())
                .contains(
                        "by hand",
                        "a new month",
                        "the dataset is computed",
                        "every gate is passed",
                        "gain",
                        "ms at the 99th");
        assertThat(browser.driver.findElements(By.cssSelector(".way li.done"))).hasSize(4);
        browser.shoot("retraining");
        browser.open("/apps/logins/retraining");
        browser.find(".confirm summary").click();
        browser.waitFor("#why").sendKeys("not today");
        browser.find(".confirm form button").click();
        browser.waitUntil(
                () -> tidemill.retraining().status(LoginsPlatform.APP).running().isEmpty());
        browser.waitUntil(() -> browser.find("#runs").getText().contains("cancelled"));
        assertThat(browser.main()).contains("not today", "No run goes on");
        browser.noComplaints();
    }
}
