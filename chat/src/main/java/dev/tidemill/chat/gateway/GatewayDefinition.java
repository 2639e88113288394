package dev.tidemill.chat.gateway;

import dev.tidemill.app.AnswerDefinition.GuardRule;
import dev.tidemill.app.WatchDefinition.Route;
import dev.tidemill.chat.cost.Budget;
import dev.tidemill.chat.limit.Limit;
import dev.tidemill.chat.limit.Prices;
import dev.tidemill.chat.route.RoutePlan;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// What a gateway file declares.
///
/// @param providers by name
/// @param models    by name, in the order of the file
public record GatewayDefinition(
        Map<String, Provider> providers,
        Map<String, Model> models,
        List<Limit> limits,
        Prices prices,
        Spending spending,
        Traces traces) {
    /// Where no file is.
    public static final GatewayDefinition EMPTY = new GatewayDefinition(Map.of(), Map.of(), List.of(), Prices.NONE);

    public GatewayDefinition {
        limits = List.copyOf(limits);
    }

    /// Without budgets and spans.
    public GatewayDefinition(
            Map<String, Provider> providers, Map<String, Model> models, List<Limit> limits, Prices prices) {
        this(providers, models, limits, prices, Spending.NONE, Traces.NONE);
    }

    /// What may be spent, and who is told.
    ///
    /// @param to     by budget: names of routes
    /// @param routes where alerts go
    public record Spending(List<Budget> budgets, Map<String, List<String>> to, Map<String, Route> routes) {
        /// No budget.
        public static final Spending NONE = new Spending(List.of(), Map.of(), Map.of());

        public Spending {
            budgets = List.copyOf(budgets);
            to = Map.copyOf(to);
            routes = Map.copyOf(routes);
        }
    }

    /// Where spans of calls go.
    ///
    /// @param otlp    up to where `/v1/traces` follows; empty: as OTEL_EXPORTER_OTLP_ENDPOINT says, or nowhere
    /// @param content whether what is asked and answered is in them
    public record Traces(Optional<URI> otlp, boolean content) {
        public static final Traces NONE = new Traces(Optional.empty(), false);
    }

    /// @param url       where it is; empty for models in this process
    /// @param key       the environment variable that holds its key
    /// @param file      of a model in this process
    /// @param continues whether it goes on with an assistant's message that is the last
    /// @param tokenizer how tokens are counted; empty: as its kind has it
    /// @param connect   how long connecting may take
    /// @param metrics   where it tells, for Prometheus, what waits and how full its memory is
    public record Provider(
            Kind kind,
            Optional<URI> url,
            Optional<String> key,
            Optional<Path> file,
            boolean continues,
            Optional<Tokenizer> tokenizer,
            Duration connect,
            Optional<URI> metrics) {}

    /// What a provider speaks.
    public enum Kind {
        /// OpenAI itself.
        OPENAI,
        /// Whatever speaks its protocol.
        OPENAI_COMPATIBLE,
        ANTHROPIC,
        GEMINI,
        /// llama.cpp in this process.
        LLAMA
    }

    /// Whose tokens are counted.
    public enum Tokenizer {
        O200K_BASE,
        CL100K_BASE,
        /// Never too few for any.
        BYTES
    }

    /// @param window tokens that prompt and answer may have together; empty: unknown
    /// @param answer the cap on an answer where the caller gives none
    /// @param most   the greatest cap that a caller may give
    /// @param places requests at work at once
    /// @param queue  requests that wait
    /// @param waitMost how long one may
    /// @param guard    what judges requests and answers; none where empty
    public record Model(
            List<Use> targets,
            RoutePlan plan,
            OptionalInt window,
            int answer,
            int most,
            int places,
            int queue,
            Duration waitMost,
            List<GuardRule> guard) {
        public Model {
            targets = List.copyOf(targets);
            guard = List.copyOf(guard);
        }
    }

    /// @param provider its name
    /// @param model    as the provider knows it
    public record Use(String provider, String model, int weight, int priority) {}
}
