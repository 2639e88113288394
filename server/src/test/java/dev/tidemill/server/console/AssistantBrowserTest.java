package dev.tidemill.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.platform.ApiKeys.Role;
import dev.tidemill.platform.Config;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.platform.TrainRequest;
import dev.tidemill.server.cli.Logging;
import dev.tidemill.server.http.HttpServer;
import dev.tidemill.server.http.HttpServer.Address;
import dev.tidemill.server.http.Limits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;

/// The shipped assistant in the console, in a real Chromium over a real platform.
class AssistantBrowserTest {
    @TempDir
    static Path folder;

    private static Tidemill tidemill;
    private static HttpServer server;
    private static Browser browser;

    @BeforeAll
    static void open() {
        Browser.assumed();
        Logging.bridge();
        tidemill = Tidemill.open(Config.of(folder.resolve("home")));
        tidemill.apply(Path.of("..", "apps", "assistant"), "ada");
        String text = "# Returns\n\nShoes may be returned within 30 days of <b>delivery</b>.";
        tidemill.documents().put("assistant", "returns.md", text.getBytes(StandardCharsets.UTF_8), Set.of("customers"));
        tidemill.documents().put("assistant", "shoes.md", text.getBytes(StandardCharsets.UTF_8), Set.of());
        tidemill.await(tidemill.train("assistant", TrainRequest.NEWEST).id());
        tidemill.activate("assistant", 1, "ada");
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
    void aQuestionIsAnsweredWithItsCitationsAndListed() {
        browser.signIn(tidemill.keys().create("boss", Role.ADMIN).key());
        browser.open("/apps/assistant/decisions");
        browser.driver.findElement(By.linkText("Assistant")).click();
        browser.waitFor("#question").sendKeys("How long may shoes be returned?");
        browser.find("form[data-ask] button").click();
        assertThat(browser.waitFor("#evidence .cites").getText()).contains("shoes.md", "within 30 days");
        assertThat(browser.find("#said").getText())
                .contains("Shoes may be returned within 30 days")
                .endsWith("[1]");
        assertThat(browser.waitFor("#last table").getText()).contains("How long may shoes be returned?", "answered");
        assertThat(browser.main()).contains("returns.md", "customers");
        browser.shoot("assistant");
        browser.find("#question").clear();
        browser.find("#question").sendKeys("Who was the first on Mars?");
        browser.find("form[data-ask] button").click();
        browser.waitUntil(() -> browser.find("#said").getText().contains("I don't know"));
        browser.waitFor(By.linkText("How long may shoes be returned?")).click();
        assertThat(browser.waitFor("#evidence .cites").getText()).contains("shoes.md");
        assertThat(tidemill.statistics("assistant").decisions()).isEqualTo(2);
        browser.noComplaints();
    }

    @Test
    void whoMayOnlyReadAsksNothingAndSeesNoCosts() {
        browser.signIn(tidemill.keys().create("reader", Role.READ).key());
        browser.open("/apps/assistant/assistant");
        assertThat(browser.driver.findElements(By.linkText("Costs"))).isEmpty();
        browser.find("#question").sendKeys("How long may shoes be returned?");
        browser.find("form[data-ask] button").click();
        assertThat(browser.waitFor("#evidence .notice").getText()).contains("this needs a key with the role");
        browser.open("/costs");
        assertThat(browser.main()).contains("costs need a key with the role admin");
        browser.noComplaints();
    }
}
