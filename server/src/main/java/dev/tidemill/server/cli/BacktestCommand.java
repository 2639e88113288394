package dev.tidemill.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `tidemill backtest`
@Command(
        name = "backtest",
        description = "Decide a past period again with another model, policy or application, and tell what would have"
                + " changed; what is not named stays as it was",
        mixinStandardHelpOptions = true)
final class BacktestCommand extends RemoteCommand {
    @Mixin
    private AppOption app = new AppOption();

    @Option(names = "--model", paramLabel = "N", description = "another version of the model")
    private @Nullable Integer model;

    @Option(names = "--policy", paramLabel = "N", description = "another registered version of the policy")
    private @Nullable Integer policy;

    @ArgGroup
    private Other other = new Other();

    @Option(names = "--from", paramLabel = "TIME", description = "from this event time on, like 2026-01-01T00:00:00Z")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "up to this event time")
    private @Nullable String to;

    @Option(
            names = "--known-by",
            paramLabel = "TIME",
            description = "outcomes that became known later do not count (default: now)")
    private @Nullable String knownBy;

    BacktestCommand(Environment environment) {
        super(environment);
    }

    /// Another version of the application, with its features and its policy.
    static final class Other {
        @Option(names = "--app-version", paramLabel = "V", description = "another applied version of the application")
        private @Nullable String version;

        @Option(
                names = "--file",
                paramLabel = "PATH",
                description = "an application file, or a folder with one, that need not be applied")
        private @Nullable Path file;
    }

    @Override
    void run(Session session) {
        ObjectNode body = Session.body();
        body.put("model", model).put("policy", policy).put("version", other.version);
        body.put("file", other.file == null ? null : session.whole(other.file));
        body.put("from", from).put("to", to).put("known_by", knownBy);
        JsonNode job = new JobWatch(session.connection(), session.environment())
                .await(session.connection().post(session.app(app.name()) + "/backtests", body));
        session.show(job, () -> print(session.environment().out(), job.path("result")));
    }

    private static void print(PrintWriter out, JsonNode result) {
        out.printf(
                Locale.ROOT,
                "%s events decided again (%s of them decided live), %s answers changed (%.2f %%)%n%n",
                Shown.count(result.path("events").asLong()),
                Shown.count(result.path("decided_live").asLong()),
                Shown.count(result.path("changed").asLong()),
                100 * result.path("changed_share").asDouble());
        boolean money = result.has("money");
        Table pairs = money
                ? new Table("before", "after", "count", "positive", "negative", "unknown", "saved")
                : new Table("before", "after", "count", "positive", "negative", "unknown");
        for (JsonNode row : result.path("outcomes")) {
            String[] cells = {
                row.path("before").asText(),
                row.path("after").asText(),
                Shown.count(row.path("count").asLong()),
                Shown.count(row.path("positive").asLong()),
                Shown.count(row.path("negative").asLong()),
                Shown.count(row.path("unknown").asLong()),
                money(row.path("saved").asDouble())
            };
            pairs.row(money ? cells : java.util.Arrays.copyOf(cells, cells.length - 1));
        }
        pairs.print(out);
        out.println();
        if (result.has("lists")) {
            lists(out, result);
        } else {
            sides(out, "quality", result.path("quality"));
        }
        out.println();
        counts(out, "rule", result.path("rules"));
        counts(out, "fallback", result.path("fallbacks"));
        if (money) {
            JsonNode costs = result.path("money");
            String unit = costs.path("unit").asText();
            out.println("costs: " + money(costs.path("before").asDouble()) + " before, "
                    + money(costs.path("after").asDouble()) + " after; saved "
                    + money(costs.path("saved").asDouble()) + (unit.isEmpty() ? "" : " " + unit));
        }
    }

    private static void lists(PrintWriter out, JsonNode result) {
        JsonNode lists = result.path("lists");
        out.printf(
                Locale.ROOT,
                "%s of %s positions have another item; %s different items before, %s after%n%n",
                Shown.count(lists.path("other_items").asLong()),
                Shown.count(lists.path("positions").asLong()),
                Shown.count(lists.path("items").path("before").asLong()),
                Shown.count(lists.path("items").path("after").asLong()));
        counts(out, "source", lists.path("sources"));
        JsonNode estimates = result.path("estimates");
        if (!estimates.isMissingNode()) {
            Table table = new Table(estimates.path("of").asText(), "value", "from", "to");
            table.row("shown", Shown.number(estimates.path("before")), "", "");
            estimates.properties().forEach(field -> {
                if (field.getValue().has("value")) {
                    table.row(
                            field.getKey(),
                            Shown.number(field.getValue().path("value")),
                            Shown.number(field.getValue().path("low")),
                            Shown.number(field.getValue().path("high")));
                }
            });
            table.print(out);
            estimates.path("warnings").forEach(warning -> out.println("beware: " + warning.asText()));
        }
    }

    private static void sides(PrintWriter out, String head, JsonNode both) {
        Table table = new Table(head, "before", "after");
        both.path("before")
                .properties()
                .forEach(field -> table.row(
                        field.getKey().replace('_', ' '),
                        value(field.getValue()),
                        value(both.path("after").path(field.getKey()))));
        table.print(out);
    }

    private static void counts(PrintWriter out, String head, JsonNode named) {
        if (named.isEmpty()) {
            return;
        }
        Table table = new Table(head, "before", "after");
        named.properties()
                .forEach(field -> table.row(
                        field.getKey(),
                        value(field.getValue().path("before")),
                        value(field.getValue().path("after"))));
        table.print(out);
        out.println();
    }

    private static String value(JsonNode node) {
        return node.isIntegralNumber() ? Shown.count(node.asLong()) : Shown.number(node);
    }

    private static String money(double amount) {
        return String.format(Locale.ROOT, "%,.2f", amount);
    }
}
