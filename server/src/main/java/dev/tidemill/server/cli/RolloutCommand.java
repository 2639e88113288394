package dev.tidemill.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tidemill rollout …`
@Command(
        name = "rollout",
        description = "Bring a version into production step by step, and back",
        mixinStandardHelpOptions = true,
        subcommands = {
            RolloutCommand.Start.class,
            RolloutCommand.Status.class,
            RolloutCommand.Watch.class,
            RolloutCommand.Pause.class,
            RolloutCommand.Resume.class,
            RolloutCommand.Promote.class,
            RolloutCommand.Abort.class,
            RolloutCommand.History.class,
            RolloutCommand.Policy.class
        })
final class RolloutCommand {
    @Command(name = "start", description = "Start one, as the application declares it unless said otherwise")
    static final class Start extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        @Option(names = "--kind", paramLabel = "KIND", description = "model (the default) or policy")
        private String kind = "model";

        @Parameters(paramLabel = "VERSION", arity = "0..1", description = "the candidate's number")
        private @Nullable Integer version;

        @Option(names = "--arm", paramLabel = "ARM=N", description = "of ab: the version of an arm; may be repeated")
        private Map<String, Integer> arms = new LinkedHashMap<>();

        @Option(names = "--strategy", paramLabel = "S", description = "shadow, canary, blue_green or ab")
        private @Nullable String strategy;

        @Option(names = "--steps", paramLabel = "W:BAKE,…", description = "of a canary: 0.02:10m,0.1:10m,0.5:10m")
        private @Nullable String steps;

        @Option(names = "--weights", paramLabel = "ARM=W", description = "of ab: the share of an arm; they sum to one")
        private Map<String, Double> weights = new LinkedHashMap<>();

        @Option(names = "--shadow", paramLabel = "SPAN", description = "how long it first answers beside, unseen")
        private @Nullable String shadow;

        @Option(names = "--unit", paramLabel = "FIELD", description = "the field whose values are kept together")
        private @Nullable String unit;

        @Option(names = "--replace", description = "start the one that goes on again, with this candidate")
        private boolean replace;

        Start(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            ObjectNode body = Session.body().put("kind", kind).put("replace", replace);
            if (version != null) {
                body.put("version", version);
            }
            if (!arms.isEmpty()) {
                ObjectNode candidates = body.putObject("candidates");
                arms.forEach(candidates::put);
            }
            ObjectNode plan = plan();
            if (!plan.isEmpty()) {
                body.set("plan", plan);
            }
            JsonNode status = session.connection().post(session.app(app.name()) + "/rollouts", body);
            session.show(status, () -> print(session.environment().out(), status));
        }

        private ObjectNode plan() {
            ObjectNode plan = Session.body();
            put(plan, "strategy", strategy);
            put(plan, "shadow", shadow);
            put(plan, "unit", unit);
            if (steps != null) {
                ArrayNode all = plan.putArray("steps");
                for (String step : steps.split(",")) {
                    String[] parts = step.strip().split(":", 2);
                    ObjectNode one = all.addObject().put("weight", weight(parts[0]));
                    if (parts.length == 2) {
                        one.put("bake", parts[1]);
                    }
                }
            }
            if (!weights.isEmpty()) {
                ObjectNode shares = plan.putObject("arms");
                weights.forEach(shares::put);
            }
            return plan;
        }

        private static double weight(String text) {
            try {
                return Double.parseDouble(text);
            } catch (NumberFormatException e) {
                throw new CommandFailure("a step must be WEIGHT:BAKE such as 0.1:10m, got \"" + text + "\"");
            }
        }
    }

    @Command(name = "status", description = "One, or all, newest first")
    static final class Status extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        @Parameters(paramLabel = "ID", arity = "0..1", description = "which one (default: all)")
        private @Nullable String id;

        Status(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            String at = session.app(app.name()) + "/rollouts";
            if (id != null) {
                JsonNode status = session.connection().get(at + "/" + Connection.part(id));
                session.show(status, () -> print(session.environment().out(), status));
                return;
            }
            JsonNode answer = session.connection().get(at);
            session.show(answer, () -> {
                Table table = new Table("id", "candidate", "control", "state", "stage", "verdict", "started");
                for (JsonNode one : answer.path("rollouts")) {
                    table.row(
                            one.path("id").asText(),
                            candidates(one),
                            one.path("control").asText(),
                            one.path("state").asText(),
                            one.path("stage").asText(),
                            one.path("verdict").asText(),
                            one.path("started").asText());
                }
                table.print(session.environment().out());
            });
        }
    }

    @Command(name = "watch", description = "Show one until it ends; 1 where the candidate was taken back")
    static final class Watch extends RemoteCommand {
        private static final Duration LOOK = Duration.ofSeconds(1);

        @Mixin
        private AppOption app = new AppOption();

        @Parameters(paramLabel = "ID", description = "which one")
        private String id = "";

        Watch(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            String at = session.app(app.name()) + "/rollouts/" + Connection.part(id);
            JsonNode status = session.connection().get(at);
            String shown = "";
            while (goesOn(status)) {
                String line = line(status);
                if (!line.equals(shown)) {
                    session.environment().err().println(line);
                    session.environment().err().flush();
                    shown = line;
                }
                pause(session);
                status = session.connection().get(at);
            }
            JsonNode last = status;
            session.show(last, () -> print(session.environment().out(), last));
            if (!last.path("state").asText().equals("promoted")) {
                throw new CommandFailure(
                        id + " was not promoted but " + last.path("state").asText() + ": "
                                + last.path("reason").asText());
            }
        }

        private static boolean goesOn(JsonNode status) {
            String state = status.path("state").asText();
            return state.equals("running") || state.equals("paused");
        }

        private static String line(JsonNode status) {
            return status.path("id").asText() + " " + status.path("state").asText() + " at "
                    + status.path("stage").asText() + ": "
                    + status.path("verdict").asText();
        }

        private void pause(Session session) {
            try {
                session.environment().pauses().pause(LOOK);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new CommandFailure("interrupted; the rollout goes on in the server");
            }
        }
    }

    /// Something done to one by hand.
    abstract static class Deed extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        @Parameters(paramLabel = "ID", description = "which one")
        private String id = "";

        @Option(names = "--why", paramLabel = "TEXT", description = "the reason, for the history")
        private @Nullable String why;

        private final String action;

        Deed(Environment environment, String action) {
            super(environment);
            this.action = action;
        }

        ObjectNode body() {
            ObjectNode body = Session.body();
            put(body, "why", why);
            return body;
        }

        @Override
        void run(Session session) {
            String at = session.app(app.name()) + "/rollouts/" + Connection.part(id) + "/" + action;
            JsonNode status = session.connection().post(at, body());
            session.show(status, () -> print(session.environment().out(), status));
        }
    }

    @Command(name = "pause", description = "Go no further; a candidate that fails is still taken back")
    static final class Pause extends Deed {
        Pause(Environment environment) {
            super(environment, "pause");
        }
    }

    @Command(name = "resume", description = "Go on")
    static final class Resume extends Deed {
        Resume(Environment environment) {
            super(environment, "resume");
        }
    }

    @Command(name = "promote", description = "Put the candidate in production now")
    static final class Promote extends Deed {
        @Option(names = "--arm", paramLabel = "ARM", description = "which candidate, where there are several")
        private @Nullable String arm;

        Promote(Environment environment) {
            super(environment, "promote");
        }

        @Override
        ObjectNode body() {
            ObjectNode body = super.body();
            put(body, "arm", arm);
            return body;
        }
    }

    @Command(name = "abort", description = "End it: what was in production answers alone, at once")
    static final class Abort extends Deed {
        Abort(Environment environment) {
            super(environment, "abort");
        }
    }

    @Command(name = "history", description = "Who did what to one, when and why")
    static final class History extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        @Parameters(paramLabel = "ID", description = "which one")
        private String id = "";

        History(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            JsonNode answer =
                    session.connection().get(session.app(app.name()) + "/rollouts/" + Connection.part(id) + "/history");
            session.show(answer, () -> {
                for (JsonNode entry : answer.path("history")) {
                    session.environment()
                            .out()
                            .println(entry.path("at").asText() + "  "
                                    + entry.path("who").asText() + "  "
                                    + entry.path("action").asText() + ": "
                                    + entry.path("why").asText());
                }
            });
        }
    }

    @Command(name = "policy", description = "Register the policy of an application file as a candidate")
    static final class Policy extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        @Parameters(paramLabel = "FOLDER", description = "with an app.yaml, or the file; it is not applied")
        private Path folder = Path.of("");

        Policy(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            JsonNode answer = session.connection()
                    .post(session.app(app.name()) + "/policies", Session.body().put("folder", session.whole(folder)));
            session.show(
                    answer,
                    () -> session.environment()
                            .out()
                            .println("policy " + answer.path("version").asText()
                                    + " is registered (tidemill rollout start" + " --kind policy "
                                    + answer.path("version").asText() + ")"));
        }
    }

    /// `2`, or by arm: `b 2, c 3`.
    private static String candidates(JsonNode rollout) {
        JsonNode arms = rollout.path("candidates");
        List<String> words = new ArrayList<>();
        arms.properties()
                .forEach(arm -> words.add(
                        arms.size() == 1
                                ? arm.getValue().asText()
                                : arm.getKey() + " " + arm.getValue().asText()));
        return String.join(", ", words);
    }

    private static void print(PrintWriter out, JsonNode status) {
        out.println(status.path("id").asText() + ", " + status.path("strategy").asText() + ": " + candidates(status)
                + " against " + status.path("control").asText());
        out.println(
                status.path("state").asText() + " at " + status.path("stage").asText() + ", "
                        + Shown.count(status.path("baked_seconds").asLong()) + " s; "
                        + status.path("verdict").asText() + ": "
                        + status.path("verdict_reason").asText());
        out.println("because: " + status.path("reason").asText());
        Table table = new Table("metric", "arm", "control", "candidate", "from", "to", "margin", "of", "result");
        for (JsonNode finding : status.path("findings")) {
            table.row(
                    finding.path("metric").asText(),
                    finding.path("arm").asText(),
                    Shown.number(finding.path("control")),
                    Shown.number(finding.path("candidate")),
                    Shown.number(finding.path("low")),
                    Shown.number(finding.path("high")),
                    Shown.number(finding.path("margin")),
                    finding.path("candidate_samples").asText(),
                    finding.path("result").asText());
        }
        table.print(out);
    }

    private static void put(ObjectNode body, String name, @Nullable String value) {
        if (value != null) {
            body.put(name, value);
        }
    }
}
