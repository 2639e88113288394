package dev.tidemill.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tidemill watch …`
@Command(
        name = "watch",
        description = "See drift, quality, fairness and alerts of what was served",
        mixinStandardHelpOptions = true,
        subcommands = {
            WatchCommand.Status.class,
            WatchCommand.Alerts.class,
            WatchCommand.Silence.class,
            WatchCommand.Report.class
        })
final class WatchCommand {
    @Command(name = "status", description = "Every monitor: its last value, and whether its alert is raised")
    static final class Status extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        Status(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            JsonNode answer = session.connection().get(session.app(app.name()) + "/monitors");
            session.show(answer, () -> {
                Table table = new Table("monitor", "on", "test", "windows", "last", "alert", "state", "silent until");
                for (JsonNode monitor : answer.path("monitors")) {
                    String name = monitor.path("name").asText();
                    JsonNode values = monitor.path("values");
                    table.row(
                            name,
                            monitor.path("on").asText(),
                            monitor.path("test").asText(),
                            monitor.path("window").asText(),
                            Shown.number(values.path(values.size() - 1)),
                            Shown.number(monitor.path("alert")),
                            monitor.path("raised").asBoolean()
                                    ? "raised"
                                    : values.isEmpty() ? "no window yet" : "sound",
                            silence(answer, name));
                }
                table.print(session.environment().out());
            });
        }

        private static String silence(JsonNode answer, String monitor) {
            for (JsonNode silence : answer.path("silences")) {
                if (silence.path("monitor").asText().equals(monitor)) {
                    return silence.path("until").asText();
                }
            }
            return "";
        }
    }

    @Command(name = "alerts", description = "Alerts that were raised and cleared, newest first")
    static final class Alerts extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        @Option(names = "--limit", paramLabel = "N", description = "how many (default: ${DEFAULT-VALUE})")
        private int limit = 20;

        Alerts(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            JsonNode answer = session.connection().get(session.app(app.name()) + "/alerts?limit=" + limit);
            session.show(answer, () -> {
                PrintWriter out = session.environment().out();
                for (JsonNode kept : answer.path("alerts")) {
                    JsonNode alert = kept.path("alert");
                    out.printf(
                            "%s  %s %s: %s %s %s (bound %s)%n",
                            Instant.ofEpochMilli(alert.path("at").asLong()),
                            alert.path("monitor").asText(),
                            alert.path("raised").asBoolean() ? "raised" : "cleared",
                            alert.path("on").asText(),
                            alert.path("test").asText(),
                            Shown.number(alert.path("value")),
                            Shown.number(alert.path("bound")));
                    alert.path("evidence").forEach(line -> out.println("    " + line.asText()));
                    kept.path("told").forEach(line -> out.println("    " + line.asText()));
                    if (!alert.path("runbook").asText().isEmpty()) {
                        out.println("    what to do: " + alert.path("runbook").asText());
                    }
                }
                if (answer.path("alerts").isEmpty()) {
                    out.println("no alert was raised");
                }
            });
        }
    }

    @Command(name = "silence", description = "Keep a monitor's alerts from their routes until a time")
    static final class Silence extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        @Parameters(index = "0", paramLabel = "MONITOR", description = "its name")
        private String monitor = "";

        @Parameters(index = "1", paramLabel = "UNTIL", description = "a time like 2026-01-31T00:00:00Z; past ends it")
        private String until = "";

        Silence(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            ObjectNode body = Session.body();
            body.put("until", until);
            JsonNode answer = session.connection()
                    .post(session.app(app.name()) + "/monitors/" + Connection.part(monitor) + "/silence", body);
            session.show(
                    answer,
                    () -> session.environment()
                            .out()
                            .println(monitor + " is silent until "
                                    + answer.path("until").asText()));
        }
    }

    @Command(name = "report", description = "The last windows: columns that changed, quality known and estimated")
    static final class Report extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        Report(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            JsonNode answer = session.connection().get(session.app(app.name()) + "/watch");
            session.show(answer, () -> print(session.environment().out(), answer));
        }

        private static void print(PrintWriter out, JsonNode report) {
            JsonNode progress = report.path("progress");
            out.println(report.path("application").asText() + ": "
                    + Shown.count(progress.path("decisions").asLong()) + " decisions, "
                    + Shown.count(progress.path("outcomes").asLong()) + " outcomes ("
                    + Shown.count(progress.path("late").asLong()) + " late)");
            for (JsonNode inputs : report.path("inputs")) {
                JsonNode windows = inputs.path("windows");
                String origin = inputs.path("origin").asText();
                out.println("windows of " + inputs.path("window").asText() + " against "
                        + (origin.isEmpty() ? "nothing yet" : origin));
                Table table = new Table("column", "test", "size", "usual", "missing", "unseen", "changed");
                for (JsonNode column :
                        windows.path(windows.size() - 1).path("drift").path("columns")) {
                    boolean changed = column.path("drifted").asBoolean()
                            || column.path("lacking").asBoolean()
                            || column.path("strange").asBoolean();
                    table.row(
                            column.path("name").asText(),
                            column.path("measure").asText(),
                            Shown.number(column.path("size")),
                            Shown.number(column.path("usual")),
                            Shown.number(column.path("missing")),
                            Shown.number(column.path("unseen")),
                            changed ? "yes" : "");
                }
                table.print(out);
            }
            report.path("qualities").forEach(quality -> quality(out, quality));
        }

        private static void quality(PrintWriter out, JsonNode quality) {
            out.println("quality in windows of " + quality.path("window").asText());
            Table table = new Table(
                    "from", "decided", "known", "AUC", "estimated", "precision", "recall", "calibration error");
            for (JsonNode bucket : quality.path("windows")) {
                JsonNode realised = bucket.path("realised");
                table.row(
                        Instant.ofEpochMilli(bucket.path("from").asLong()).toString(),
                        Shown.count(bucket.path("decided").asLong()),
                        Shown.count(bucket.path("labelled").asLong()),
                        Shown.number(realised.path("auc").path("value")),
                        Shown.number(bucket.path("estimated").path("auc").path("value")),
                        Shown.number(realised.path("precision").path("value")),
                        Shown.number(realised.path("recall").path("value")),
                        Shown.number(realised.path("ece").path("value")));
            }
            table.print(out);
        }
    }
}
