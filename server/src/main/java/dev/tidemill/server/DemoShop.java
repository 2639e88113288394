package dev.tidemill.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemill.recommend.shop.Shop;
import dev.tidemill.recommend.shop.ShopDriver;
import dev.tidemill.recommend.shop.ShopSimulation;
import dev.tidemill.recommend.shop.SlateOutcome;
import dev.tidemill.server.cli.CommandFailure;
import dev.tidemill.server.cli.Connection;
import dev.tidemill.server.cli.ServedShop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// The demonstration's shop: simulated visitors click live on the lists that the server gives them, first popular
/// items, then those of a model, then half of them by another policy in a canary. How likely each click was is known.
final class DemoShop {
    static final String APPLICATION = "recommend";

    private static final LocalDate FIRST_DAY = LocalDate.of(2018, 3, 1);
    private static final int DAYS = 120;
    private static final double AS_FAST_AS_IT_GOES = 1e6;
    private static final int REPLAYED = 50;

    private final DemoApplication app;
    private final Scale scale;
    private final ObjectNode report = DemoApplication.body();
    private final Map<String, ClickThrough> phases = new LinkedHashMap<>();
    private final List<String> asked = new ArrayList<>();
    private String phase = "popular";

    /// How much of it.
    ///
    /// @param popular slates before a model is in use
    /// @param learned slates after it
    /// @param canary  slates while the other policy has half of them
    record Scale(int visitors, int items, int popular, int learned, int canary) {
        static final Scale DEMO = new Scale(400, 300, 1200, 800, 1000);
    }

    /// @param app `recommend`
    DemoShop(DemoApplication app, Scale scale) {
        this.app = app;
        this.scale = scale;
    }

    /// Opens the shop.
    ///
    /// @param source the application's file
    /// @param folder for the files that the demonstration makes of it
    ObjectNode run(Path source, Path folder) throws IOException {
        long start = System.nanoTime();
        Path own = folder.resolve("app");
        Path declared = LifecycleFile.write(source, List.of(differences("app")), own);
        app.connection().post("/v1/apps", DemoApplication.body().put("folder", own.toString()));
        Path other = folder.resolve("policy");
        LifecycleFile.write(declared, List.of(differences("policy")), other);
        app.say("a shop opens: " + scale.visitors() + " visitors, " + scale.items() + " items; they click live");
        Shop shop = new Shop(ShopSimulation.usual()
                .withSize(scale.visitors(), scale.items(), 2)
                .withDays(FIRST_DAY, DAYS)
                .withSeed(7));
        long all = scale.popular() + scale.learned() + (long) scale.canary();
        new ShopDriver(shop, new ServedShop(app.connection(), "/v1/apps/" + APPLICATION, AS_FAST_AS_IT_GOES))
                .run(FIRST_DAY, all, slates -> reached(slates, other), this::came);
        tell();
        decideAgain();
        report.put("seconds", (System.nanoTime() - start) / 1e9);
        return report;
    }

    private static String differences(String name) throws IOException {
        try (var in = Objects.requireNonNull(DemoShop.class.getResourceAsStream("/shop/" + name + ".yaml"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// What happens after so many slates.
    private void reached(long slates, Path other) {
        if (slates == scale.popular()) {
            learn();
        } else if (slates == scale.popular() + scale.learned()) {
            begin(other);
        }
    }

    private void learn() {
        JsonNode trained = app.job("/trainings", DemoApplication.body());
        app.activate(trained.path("version").asInt());
        phase = "model";
        report.put("model_version", trained.path("version").asInt());
        report.put("interactions", trained.path("interactions").asLong());
        report.put("ndcg_at_10", trained.path("metrics").path("test.ndcg_at_10").asDouble());
    }

    private void begin(Path other) {
        int version = app.post("/policies", DemoApplication.body().put("folder", other.toString()))
                .path("version")
                .asInt();
        JsonNode started = app.post(
                "/rollouts", DemoApplication.body().put("kind", "policy").put("version", version));
        phase = "canary";
        report.put("policy_version", version);
        report.put("rollout", started.path("id").asText());
    }

    private void came(SlateOutcome outcome) {
        String id = outcome.request().id();
        asked.add(id);
        String arm = phase.equals("canary") ? "canary." + arm(id) : phase;
        phases.computeIfAbsent(arm, fresh -> new ClickThrough()).add(outcome);
    }

    /// Whose list it was: `promoted` once the rollout has ended.
    private String arm(String id) {
        JsonNode assignments = app.get("/decisions/" + Connection.part(id)).path("assignments");
        return assignments.isEmpty()
                ? "promoted"
                : assignments.path(0).path("arm").asText();
    }

    private void tell() {
        ArrayNode told = report.putArray("arms");
        phases.forEach((name, seen) -> {
            told.add(seen.json().put("arm", name));
            app.say(String.format(
                    Locale.ROOT,
                    "%s: %,d lists, %.1f %% of their items clicked; true is %.1f %%, the interval %s it",
                    name,
                    seen.slates(),
                    100 * seen.rate(),
                    100 * seen.truth(),
                    seen.covers() ? "has" : "has not"));
        });
        JsonNode rollout =
                app.get("/rollouts/" + Connection.part(report.path("rollout").asText()));
        report.put("rollout_state", rollout.path("state").asText());
        report.put("rollout_reason", rollout.path("reason").asText());
        app.say("the other policy: " + rollout.path("state").asText() + ", "
                + rollout.path("reason").asText(""));
        JsonNode past = app.job(
                "/backtests",
                DemoApplication.body()
                        .put("policy", report.path("policy_version").asInt()));
        report.set("backtest", past.path("estimates"));
        report.put("backtest_changed_share", past.path("changed_share").asDouble());
    }

    private void decideAgain() {
        int equal = 0;
        int step = Math.max(1, asked.size() / REPLAYED);
        int replayed = 0;
        for (int i = 0; i < asked.size(); i += step) {
            JsonNode again =
                    app.post("/decisions/" + Connection.part(asked.get(i)) + "/replay", DemoApplication.body());
            replayed++;
            if (!again.path("equal").asBoolean()) {
                throw new CommandFailure("a list made again differs: "
                        + again.path("differences").path(0).asText());
            }
            equal++;
        }
        report.put("receipts_replayed", replayed);
        report.put("replay_equal", equal == replayed);
        app.say(equal + " of " + replayed + " lists are the same again");
    }
}
