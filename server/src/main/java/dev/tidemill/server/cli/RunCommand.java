package dev.tidemill.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tidemill run …`
@Command(
        name = "run",
        description =
                "Search, show, compare and delete runs: trainings, trials, evaluations, what MLflow's clients log",
        mixinStandardHelpOptions = true,
        subcommands = {RunCommand.Runs.class, RunCommand.Show.class, RunCommand.Compare.class, RunCommand.Delete.class})
final class RunCommand {
    @Command(name = "list", description = "Runs that a filter finds, newest first")
    static final class Runs extends RemoteCommand {
        @Option(names = "--experiment", paramLabel = "NAME", description = "only of this one (an application's name)")
        private @Nullable String experiment;

        @Option(names = "--filter", paramLabel = "FILTER", description = "such as \"metrics.auc > 0.9\"")
        private String filter = "";

        @Option(names = "--order", paramLabel = "KEY", description = "such as \"metrics.auc DESC\"; may be repeated")
        private List<String> order = new ArrayList<>();

        @Option(names = "--limit", paramLabel = "N", description = "how many at most; 50")
        private int limit = 50;

        Runs(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            ObjectNode body = Session.body();
            if (experiment != null) {
                body.put("experiment", experiment);
            }
            body.put("filter", filter).put("limit", limit);
            order.forEach(body.putArray("order_by")::add);
            JsonNode answer = session.connection().post("/v1/runs/search", body);
            session.show(answer, () -> {
                Table table = new Table("id", "name", "status", "by", "metrics");
                for (JsonNode run : answer.path("runs")) {
                    JsonNode info = run.path("info");
                    StringBuilder metrics = new StringBuilder();
                    values(run, "metrics").entrySet().stream()
                            .limit(3)
                            .forEach(one -> metrics.append(one.getKey() + " " + one.getValue() + "  "));
                    table.row(
                            info.path("run_id").asText(),
                            info.path("run_name").asText(),
                            info.path("status").asText(),
                            info.path("user_id").asText(),
                            metrics.toString().strip());
                }
                table.print(session.environment().out());
            });
        }
    }

    private static Map<String, String> values(JsonNode run, String part) {
        Map<String, String> values = new TreeMap<>();
        run.path("data")
                .path(part)
                .forEach(one ->
                        values.put(one.path("key").asText(), one.path("value").asText()));
        return values;
    }

    @Command(name = "show", description = "One run: what went in and what was measured")
    static final class Show extends RemoteCommand {
        @Parameters(paramLabel = "ID", description = "the run's id")
        private String id = "";

        Show(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            JsonNode run = session.connection().get("/v1/runs/" + Connection.part(id));
            session.show(run, () -> {
                PrintWriter out = session.environment().out();
                Shown.fields(out, "", run.path("info"));
                for (String part : List.of("params", "metrics", "tags")) {
                    out.println(part);
                    values(run, part).forEach((name, value) -> out.println("  " + name + "  " + value));
                }
            });
        }
    }

    @Command(name = "compare", description = "Runs side by side: what differs, and every metric")
    static final class Compare extends RemoteCommand {
        @Parameters(paramLabel = "ID", arity = "2..8", description = "ids of two to eight runs")
        private List<String> ids = List.of();

        Compare(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            List<JsonNode> runs = ids.stream()
                    .map(id -> session.connection().get("/v1/runs/" + Connection.part(id)))
                    .toList();
            session.show(Session.body().set("runs", Session.body().arrayNode().addAll(runs)), () -> {
                List<String> header = new ArrayList<>(List.of("what"));
                runs.forEach(run -> header.add(run.path("info").path("run_name").asText()));
                Table table = new Table(header.toArray(String[]::new));
                rows(table, runs, "params", false);
                rows(table, runs, "metrics", true);
                table.print(session.environment().out());
            });
        }

        private static void rows(Table table, List<JsonNode> runs, String part, boolean all) {
            TreeMap<String, List<String>> rows = new TreeMap<>();
            runs.forEach(run -> values(run, part).keySet().forEach(key -> rows.put(key, new ArrayList<>())));
            rows.forEach((key, cells) -> {
                runs.forEach(run -> cells.add(values(run, part).getOrDefault(key, "–")));
                if (all || cells.stream().distinct().count() > 1) {
                    cells.addFirst(key);
                    table.row(cells.toArray(String[]::new));
                }
            });
        }
    }

    @Command(name = "delete", description = "Delete a run for ever, with its files")
    static final class Delete extends RemoteCommand {
        @Parameters(paramLabel = "ID", description = "the run's id")
        private String id = "";

        Delete(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            JsonNode answer = session.connection().delete("/v1/runs/" + Connection.part(id));
            session.show(answer, () -> session.environment().out().println("run " + id + " is gone"));
        }
    }
}
