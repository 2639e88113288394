package dev.tidemill.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tidemill experiment …`
@Command(
        name = "experiment",
        description = "Start, stop and judge experiments",
        mixinStandardHelpOptions = true,
        subcommands = {
            ExperimentCommand.All.class,
            ExperimentCommand.Show.class,
            ExperimentCommand.Start.class,
            ExperimentCommand.Stop.class,
            ExperimentCommand.Weights.class,
            ExperimentCommand.Results.class,
            ExperimentCommand.Power.class
        })
final class ExperimentCommand {
    /// A command about one experiment.
    abstract static class One extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        @Parameters(paramLabel = "EXPERIMENT", description = "its name in the application's file")
        private String name = "";

        One(Environment environment) {
            super(environment);
        }

        final String name() {
            return name;
        }

        final String path(Session session) {
            return session.app(app.name()) + "/experiments/" + Connection.part(name);
        }

        final void stands(Session session, JsonNode state) {
            session.show(state, () -> {
                PrintWriter out = session.environment().out();
                out.println("experiment " + name + ", " + state.path("status").asText());
                Table table = new Table("arm", "share", "value");
                state.path("arms").forEach(arm -> table.row(
                        arm.path("name").asText(),
                        Shown.number(arm.path("share")),
                        arm.path("value").isValueNode()
                                ? arm.path("value").asText()
                                : arm.path("value").toString()));
                table.print(out);
                state.path("log").forEach(entry -> out.println("  " + entry.path("at").asText() + " "
                        + entry.path("who").asText() + ": " + entry.path("what").asText()));
            });
        }
    }

    @Command(name = "list", description = "What is tried on whom")
    static final class All extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        All(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            JsonNode answer = session.connection().get(session.app(app.name()) + "/experiments");
            session.show(answer, () -> {
                Table table = new Table("experiment", "status", "unit", "layer", "traffic", "arms");
                for (JsonNode one : answer.path("experiments")) {
                    StringBuilder arms = new StringBuilder();
                    one.path("arms").forEach(arm -> arms.append(arms.isEmpty() ? "" : ", ")
                            .append(arm.path("name").asText())
                            .append(' ')
                            .append(Shown.number(arm.path("share"))));
                    table.row(
                            one.path("name").asText(),
                            one.path("status").asText(),
                            one.path("unit").asText(),
                            one.path("layer").asText(),
                            Shown.number(one.path("traffic")),
                            arms.toString());
                }
                table.print(session.environment().out());
            });
        }
    }

    @Command(name = "show", description = "How one stands, and what was done with it")
    static final class Show extends One {
        Show(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            stands(session, session.connection().get(path(session)));
        }
    }

    @Command(name = "start", description = "Start a run: units see their arms from now on")
    static final class Start extends One {
        Start(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            stands(session, session.connection().post(path(session) + "/start", Session.body()));
        }
    }

    @Command(name = "stop", description = "Stop it: everybody sees the control again")
    static final class Stop extends One {
        Stop(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            stands(session, session.connection().post(path(session) + "/stop", Session.body()));
        }
    }

    @Command(name = "weights", description = "Change the share of each arm, moving as few units as possible")
    static final class Weights extends One {
        @Parameters(paramLabel = "ARM=SHARE", arity = "1..*", description = "of every arm; they sum to one")
        private Map<String, Double> weights = new LinkedHashMap<>();

        Weights(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            ObjectNode body = Session.body();
            ObjectNode all = body.putObject("weights");
            weights.forEach(all::put);
            stands(session, session.connection().post(path(session) + "/weights", body));
        }
    }

    @Command(name = "results", description = "What it tells until now")
    static final class Results extends One {
        Results(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            JsonNode report = session.connection().get(path(session) + "/results");
            session.show(report, () -> {
                PrintWriter out = session.environment().out();
                out.println("experiment " + name() + ", run " + report.path("run").asLong() + ", "
                        + report.path("status").asText());
                Table units = new Table("arm", "units", "should have");
                report.path("arms").forEach(arm -> units.row(
                        arm.path("name").asText(),
                        Shown.count(arm.path("units").asLong()),
                        percent(arm.path("expected"))));
                units.print(out);
                if (!report.path("trusted").asBoolean()) {
                    out.println("the split of units is broken (sample ratio p "
                            + Shown.number(report.path("sample_ratio").path("p")) + ", "
                            + report.path("multiple_exposures").path("units").asLong()
                            + " units saw several arms): trust nothing below, find out why");
                }
                metrics(report).print(out);
            });
        }

        private static Table metrics(JsonNode report) {
            Table table = new Table("metric", "arm", "control", "arm's", "uplift", "interval", "p", "verdict");
            for (JsonNode metric : report.path("metrics")) {
                for (JsonNode arm : metric.path("arms")) {
                    JsonNode uplift = arm.path("uplift");
                    table.row(
                            metric.path("name").asText() + (metric.path("guard").isNumber() ? " (guard)" : ""),
                            arm.path("name").asText(),
                            Shown.number(metric.path("control").path("mean")),
                            Shown.number(arm.path("mean")),
                            percent(uplift.path("value")),
                            percent(uplift.path("low")) + " to " + percent(uplift.path("high")),
                            Shown.number(arm.path("p")),
                            arm.path("verdict").asText());
                }
            }
            return table;
        }
    }

    @Command(name = "power", description = "How many units it needs, and what it can see")
    static final class Power extends One {
        @Option(names = "--mean", required = true, description = "of the control: a share of units, or a mean")
        private double mean;

        @Option(names = "--deviation", description = "standard deviation over units, where the mean is no share")
        private @Nullable Double deviation;

        @Option(names = "--effect", required = true, description = "relative effect to be seen: 0.05 for 5 %%")
        private double effect;

        @Option(names = "--power", description = "how surely (default: 0.8)")
        private double power = 0.8;

        @Option(names = "--units", description = "that there will be in all arms together")
        private @Nullable Long units;

        Power(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            ObjectNode body = Session.body().put("mean", mean).put("effect", effect).put("power", power);
            if (deviation != null) {
                body.put("deviation", deviation);
            }
            if (units != null) {
                body.put("units", units);
            }
            JsonNode answer = session.connection().post(path(session) + "/power", body);
            session.show(answer, () -> {
                PrintWriter out = session.environment().out();
                out.println(
                        answer.path("units").isNumber()
                                ? Shown.count(answer.path("units").asLong()) + " units in all arms together"
                                : "no number of units suffices");
                if (answer.path("power").isNumber()) {
                    out.println("with the units given: power " + Shown.number(answer.path("power"))
                            + ", least effect " + percent(answer.path("detectable")));
                }
            });
        }
    }

    private static String percent(JsonNode number) {
        return number.isNumber() ? String.format(Locale.ROOT, "%.2f %%", 100 * number.asDouble()) : "-";
    }
}
