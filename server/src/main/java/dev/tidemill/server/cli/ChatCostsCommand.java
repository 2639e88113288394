package dev.tidemill.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `tidemill chat costs`
@Command(
        name = "costs",
        description = "What language models cost: by day, application, model and key",
        mixinStandardHelpOptions = true)
final class ChatCostsCommand extends RemoteCommand {
    private static final int MICROS = 6;

    @Option(names = "--from", paramLabel = "DAY", description = "the first day, of UTC: 2026-11-24")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "DAY", description = "the day after the last")
    private @Nullable String to;

    ChatCostsCommand(Environment environment) {
        super(environment);
    }

    @Override
    void run(Session session) {
        List<String> query = new ArrayList<>();
        if (from != null) {
            query.add("from=" + Connection.part(from));
        }
        if (to != null) {
            query.add("to=" + Connection.part(to));
        }
        JsonNode answer = session.connection().get("/v1/costs?" + String.join("&", query));
        session.show(answer, () -> {
            Table table =
                    new Table("day", "tenant", "application", "model", "key", "calls", "prompt", "answer", "money");
            long micros = 0;
            for (JsonNode one : answer.path("costs")) {
                micros += one.path("micros").asLong();
                table.row(
                        one.path("day").asText(),
                        one.path("tenant").asText(),
                        one.path("application").asText(),
                        one.path("model").asText(),
                        one.path("key").asText(),
                        Shown.count(one.path("calls").asLong()),
                        Shown.count(one.path("prompt_tokens").asLong()),
                        Shown.count(one.path("completion_tokens").asLong()),
                        money(one.path("micros").asLong()));
            }
            table.print(session.environment().out());
            session.environment()
                    .out()
                    .println("in all " + money(micros) + " "
                            + answer.path("currency").asText(""));
            budgets(session, answer.path("budgets"));
        });
    }

    private static void budgets(Session session, JsonNode budgets) {
        if (budgets.isEmpty()) {
            return;
        }
        Table table = new Table("budget", "per", "since", "spent", "of", "%", "when spent");
        for (JsonNode one : budgets) {
            long whole = one.path("micros").asLong();
            table.row(
                    one.path("name").asText(),
                    one.path("per").asText(),
                    one.path("begins").asText(),
                    money(one.path("spent_micros").asLong()),
                    money(whole),
                    Shown.count(Math.round(100.0 * one.path("spent_micros").asLong() / whole)),
                    one.path("action").asText());
        }
        table.print(session.environment().out());
    }

    /// In the currency of the price file.
    private static String money(long micros) {
        return BigDecimal.valueOf(micros, MICROS).toPlainString();
    }
}
