package dev.tidemill.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `tidemill recommend …`
@Command(
        name = "recommend",
        description = "Ask for a list of items: a decision like any other, with a receipt",
        mixinStandardHelpOptions = true,
        subcommands = {RecommendCommand.Similar.class, RecommendCommand.Batch.class, RecommendCommand.Measure.class})
final class RecommendCommand extends RemoteCommand {
    @Mixin
    private Wanted wanted = new Wanted();

    @Option(names = "--kind", paramLabel = "KIND", description = "for_you, also_bought, popular, new")
    private @Nullable String kind;

    @Option(names = "--basket", paramLabel = "ITEMS", description = "items in a basket, separated by commas")
    private @Nullable String basket;

    RecommendCommand(Environment environment) {
        super(environment);
    }

    /// What every question may say.
    static final class Wanted {
        @Mixin
        private AppOption app = new AppOption();

        @Option(names = "--user", paramLabel = "USER", description = "who asks")
        private @Nullable String user;

        @Option(names = "--session", paramLabel = "SESSION", description = "the visit")
        private @Nullable String session;

        @Option(names = "-k", paramLabel = "N", description = "how many items")
        private @Nullable Integer size;

        @Option(names = "--filter", paramLabel = "TEST", description = "over item.<field>: item.price < 20")
        private @Nullable String filter;

        @Option(names = "--exclude", paramLabel = "ITEMS", description = "not these, separated by commas")
        private @Nullable String exclude;

        @Option(names = "--cursor", paramLabel = "CURSOR", description = "what the page before gave as next")
        private @Nullable String cursor;

        /// @param more further parameters: a name, then its value or `null`
        void ask(Session session, @Nullable String... more) {
            List<String> parameters = new ArrayList<>();
            @Nullable
            String[] own = {
                "user",
                user,
                "session",
                this.session,
                "k",
                size == null ? null : size.toString(),
                "filter",
                filter,
                "exclude",
                exclude,
                "cursor",
                cursor
            };
            add(parameters, own);
            add(parameters, more);
            JsonNode answer = session.connection()
                    .get(session.app(app.name()) + "/recommendations?" + String.join("&", parameters));
            session.show(answer, () -> print(session.environment().out(), answer));
        }

        private static void add(List<String> parameters, @Nullable String[] pairs) {
            for (int i = 0; i < pairs.length; i += 2) {
                String value = pairs[i + 1];
                if (value != null) {
                    parameters.add(pairs[i] + "=" + Connection.part(value));
                }
            }
        }

        private static void print(PrintWriter out, JsonNode answer) {
            Table table = new Table("position", "item", "title", "score", "from", "reason");
            for (JsonNode item : answer.path("items")) {
                List<String> sources = new ArrayList<>();
                item.path("sources").forEach(source -> sources.add(source.asText()));
                String label = item.path("label").asText();
                table.row(
                        item.path("position").asText(),
                        item.path("item").asText(),
                        item.path("title").asText(),
                        String.format(Locale.ROOT, "%.4f", item.path("score").asDouble()),
                        String.join(", ", sources),
                        label.isEmpty() ? item.path("reason").asText() : label);
            }
            table.print(out);
            out.println("decision " + answer.path("id").asText());
            if (!answer.path("empty").asText().isEmpty()) {
                out.println("empty: " + answer.path("empty").asText());
            }
        }
    }

    @Override
    void run(Session session) {
        wanted.ask(session, "kind", kind, "basket", basket);
    }

    @Command(name = "similar", description = "Items like one", mixinStandardHelpOptions = true)
    static final class Similar extends RemoteCommand {
        @Mixin
        private Wanted wanted = new Wanted();

        @Option(names = "--item", paramLabel = "ITEM", required = true, description = "the item")
        private String item = "";

        Similar(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            wanted.ask(session, "kind", "similar", "item", item);
        }
    }

    @Command(
            name = "batch",
            description = "Write a list for every user into a Parquet file",
            mixinStandardHelpOptions = true)
    static final class Batch extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        @Option(names = "--out", paramLabel = "FILE", required = true, description = "the file")
        private Path out = Path.of("");

        @Option(names = "-k", paramLabel = "N", description = "how many items each")
        private @Nullable Integer size;

        Batch(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            session.job(
                    session.app(app.name()) + "/recommendations/batch",
                    Session.body().put("out", session.whole(out)).put("k", size));
        }
    }

    @Command(
            name = "measure",
            description = "What the lists that were shown brought: click-through and conversion by arm, model, source"
                    + " and position",
            mixinStandardHelpOptions = true)
    static final class Measure extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        @Option(
                names = "--purchases",
                paramLabel = "INTERACTION",
                description = "the interaction that says that an item was bought")
        private @Nullable String purchases;

        Measure(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            session.job(
                    session.app(app.name()) + "/recommendations/measures",
                    Session.body().put("purchases", purchases));
        }
    }
}
