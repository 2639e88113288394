package dev.tidemill.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.Tenant;
import dev.tidemill.platform.ApiKeys.Owner;
import dev.tidemill.platform.ApiKeys.Role;
import dev.tidemill.server.Client;
import dev.tidemill.server.Client.Answer;
import dev.tidemill.server.FakeKeys;
import dev.tidemill.server.Served;
import dev.tidemill.server.http.Access;
import dev.tidemill.server.http.Route;
import java.net.http.HttpRequest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConsoleTest {
    private final Served served = new Served();
    private final Client client = served.nobody();

    @AfterEach
    void stop() {
        served.close();
    }

    @Test
    void everyPageLeadsStrangersToTheForm() {
        for (Route route : served.server.routes()) {
            if (route.access() == Access.SESSION) {
                String path = route.path().replace("{app}", "fraud").replaceAll("\\{[a-z]+}", "1");
                Answer answer = route.method().equals("GET") ? client.get(path) : client.post(path, "csrf=x");
                assertThat(answer.status()).as(route.toString()).isEqualTo(303);
                assertThat(answer.header("Location")).isEqualTo("/login");
            }
        }
    }

    @Test
    void theCookieIsForThisSiteAloneAndNoScript() {
        Answer answer = signIn(served.readKey);
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.header("Set-Cookie"))
                .matches("tidemill_session=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Strict; Max-Age=28800")
                .doesNotContain(served.readKey);
        assertThat(signIn("tm_wrong").status()).isEqualTo(401);
    }

    @Test
    void pagesComeWithSecurityHeadersAndWithoutInlineScripts() {
        Answer page = get("/", signIn(served.readKey));
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self';", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(page.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(page.header("Referrer-Policy")).isEqualTo("same-origin");
        assertThat(page.text()).doesNotContain("<script>", "style=", "onclick", "http://", "https://");
    }

    @Test
    void dataIsShownWithItsChecksTagsAndLineage() {
        Answer reader = signIn(served.readKey);
        assertThat(get("/apps/fraud/checks", reader).text())
                .contains("every event must keep amount &gt; 0.0", "transactions t1", "rows: must be at least half");
        assertThat(get("/apps/fraud/lineage?kind=decision&id=a", reader).text())
                .contains("decided as → decision <code>a</code>", "/apps/fraud/decisions/a");
        assertThat(get("/apps/fraud/lineage", reader).status()).isEqualTo(200);
        assertThat(get("/apps/fraud/datasets", reader).status()).isEqualTo(200);
    }

    @Test
    void formsOfOtherSitesAndOfLesserRolesAreRefused() {
        Answer reader = signIn(served.readKey);
        Answer admin = signIn(served.adminKey);
        String path = "/apps/fraud/models/2/activate";
        assertThat(post(path, admin, "csrf=forged").text()).contains("the form is not of this session");
        assertThat(post(path, reader, "csrf=" + csrf(reader)).text())
                .contains("this needs a key with the role ADMIN, yours has the role READ");
        assertThat(post(path, admin, "csrf=" + csrf(reader)).status()).isEqualTo(403);
        assertThat(served.tidemill.model("fraud", 2).active()).isFalse();
        assertThat(post(path, admin, "csrf=" + csrf(admin)).status()).isEqualTo(303);
        assertThat(served.tidemill.model("fraud", 2).active()).isTrue();
        Answer foreign = client.send(client.request("/login")
                .header("Origin", "http://evil.example")
                .POST(HttpRequest.BodyPublishers.ofString("key=" + served.adminKey)));
        assertThat(foreign.status()).isEqualTo(403);
    }

    @Test
    void aBacktestIsStartedAndShown() {
        Answer admin = signIn(served.adminKey);
        assertThat(get("/apps/fraud/backtests", admin).text())
                .contains("Nothing was decided again since the platform started.");
        assertThat(post("/apps/fraud/backtests/models/2", admin, "csrf=" + csrf(admin))
                        .status())
                .isEqualTo(303);
        assertThat(get("/apps/fraud/backtests", admin).text())
                .contains("Saved EUR", "<td>approve</td><td>decline</td>", "123.50", "rule high_amount");
        assertThat(get("/apps/fraud/backtests/table", admin).text()).contains("1,200");
    }

    @Test
    void valuesOfAJobAreShownAsElsewhere() {
        assertThat(Text.value(715840L)).isEqualTo("715,840");
        assertThat(Text.value(Map.of("test.auc_roc", 0.92821786))).isEqualTo("test.auc roc 0.9282");
        assertThat(Text.value(List.of(1, 2))).isEqualTo("1, 2");
        assertThat(Text.value(List.of(1, 2, 3, 4, 5, 6))).isEqualTo("6 entries");
        assertThat(Text.value(null)).isEqualTo("–");
    }

    @Test
    void signingOutEndsTheSession() {
        Answer session = signIn(served.readKey);
        assertThat(post("/logout", session, "csrf=" + csrf(session)).header("Set-Cookie"))
                .contains("Max-Age=0");
        assertThat(get("/", session).status()).isEqualTo(303);
    }

    @Test
    void aSessionEndsWithItsKeyAndWhenItIsIdle() {
        FakeKeys keys = new FakeKeys();
        Instant[] now = {Instant.parse("2026-01-01T00:00:00Z")};
        InstantSource clock = () -> now[0];
        Sessions sessions = new Sessions(keys, clock, new SecureRandom());
        String token = sessions.open(keys.create("a", Role.READ).key()).orElseThrow();
        now[0] = now[0].plus(Sessions.LONGEST_IDLE);
        assertThat(sessions.find(token)).isPresent();
        now[0] = now[0].plus(Sessions.LONGEST_IDLE).plusMillis(1);
        assertThat(sessions.find(token)).isEmpty();

        String other = sessions.open(keys.create("b", Role.READ).key()).orElseThrow();
        assertThat(sessions.find(other)).isPresent();
        keys.revoke("key2");
        assertThat(sessions.find(other)).isEmpty();
        assertThat(sessions.find("")).isEmpty();
    }

    @Test
    void aKeyOfAnotherTenantThanTheHomesOpensNoSession() {
        FakeKeys keys = new FakeKeys();
        Sessions sessions = new Sessions(keys, InstantSource.system(), new SecureRandom());
        Owner guest = new Owner(new Tenant("acme"), Optional.empty(), Optional.empty());
        assertThat(sessions.open(keys.create("a", Role.READ, guest).key())).isEmpty();
        assertThat(sessions.open(keys.create("b", Role.READ).key())).isPresent();
    }

    @Test
    void aJumpOfTheClockSignsNobodyOutWhoIsThere() {
        FakeKeys keys = new FakeKeys();
        Instant[] now = {Instant.parse("2026-01-01T00:00:00Z")};
        Sessions sessions = new Sessions(keys, () -> now[0], new SecureRandom());
        String token = sessions.open(keys.create("a", Role.READ).key()).orElseThrow();
        for (Duration jump : List.of(Duration.ofHours(1), Duration.ofMinutes(-70), Duration.ofHours(1))) {
            now[0] = now[0].plus(jump);
            assertThat(sessions.find(token)).isPresent();
        }
        now[0] =
                now[0].minus(Duration.ofMinutes(10)).plus(Sessions.LONGEST_IDLE).plus(Duration.ofMinutes(11));
        assertThat(sessions.find(token)).isEmpty();
    }

    @Test
    void filesAreServedByNameAloneAndRevalidated() {
        Answer script = client.get("/assets/htmx.min.js");
        assertThat(script.status()).isEqualTo(200);
        assertThat(script.header("Content-Type")).isEqualTo("text/javascript; charset=utf-8");
        HttpRequest.Builder again =
                client.request("/assets/htmx.min.js").header("If-None-Match", script.header("ETag"));
        assertThat(client.send(again.GET()).status()).isEqualTo(304);
        assertThat(client.get("/assets/..%2f..%2fopenapi.yaml").status()).isEqualTo(404);
        assertThat(client.get("/assets/openapi.yaml").status()).isEqualTo(404);
    }

    private Answer signIn(String key) {
        return client.post("/login", ("key=" + key).getBytes(), "Content-Type", "application/x-www-form-urlencoded");
    }

    private Answer get(String path, Answer session) {
        return client.send(
                client.request(path).header("Cookie", cookie(session)).GET());
    }

    private Answer post(String path, Answer session, String form) {
        return client.send(
                client.request(path).header("Cookie", cookie(session)).POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    private static String cookie(Answer session) {
        return session.header("Set-Cookie").split(";")[0];
    }

    private String csrf(Answer session) {
        Matcher token = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"")
                .matcher(get("/jobs", session).text());
        assertThat(token.find()).isTrue();
        return token.group(1);
    }
}
