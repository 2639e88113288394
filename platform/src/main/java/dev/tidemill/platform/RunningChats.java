package dev.tidemill.platform;

import dev.tidemill.chat.cost.BudgetState;
import dev.tidemill.chat.cost.Spent;
import dev.tidemill.chat.gateway.Caller;
import dev.tidemill.chat.gateway.Completion;
import dev.tidemill.chat.gateway.CompletionRequest;
import dev.tidemill.chat.gateway.Completions;
import dev.tidemill.chat.gateway.Gateway;
import dev.tidemill.chat.gateway.GatewayDefinition;
import dev.tidemill.chat.gateway.GatewayFile;
import dev.tidemill.chat.gateway.Providers;
import dev.tidemill.chat.guard.Guard;
import dev.tidemill.chat.limit.Ledger;
import dev.tidemill.chat.limit.LedgerStore;
import dev.tidemill.chat.limit.Subject;
import dev.tidemill.chat.model.LanguageModel;
import dev.tidemill.chat.route.Route;
import dev.tidemill.chat.telemetry.GenAiMeters;
import dev.tidemill.chat.telemetry.ObservedModel.Observing;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.core.Words;
import dev.tidemill.serve.embedding.TextEmbedder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// The gateway of a home, and what else answers. A gateway file with mistakes keeps nothing else from working: its
/// models answer with what is wrong.
final class RunningChats implements Chats, AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Completions> registered = new CopyOnWriteArrayList<>();
    private final List<Consumer<LedgerStore.Entry>> listeners = new CopyOnWriteArrayList<>();
    private final StoredLedger store;
    private final Optional<TextEmbedder> embedder;
    private final GuardShelf guards;
    private final Gateway gateway;
    private final GatewayDefinition definition;
    private final RunningBudgets budgets;
    private final BilledEmbeddings embeddings;
    private final Optional<TidemillException> trouble;
    private final SpanExport tracing;
    private final Observing observing;
    private final ScalingSignals scaling;

    RunningChats(Services services, RandomGenerator random, Optional<TextEmbedder> embedder, GuardShelf guards) {
        this.embedder = embedder;
        this.store = new StoredLedger(services.home().metadata(), services.tenant(), this::tell);
        this.guards = guards;
        Opened opened = open(services, random);
        this.gateway = opened.gateway();
        this.trouble = opened.trouble();
        this.definition = opened.definition();
        this.budgets = new RunningBudgets(services, definition, store);
        booked(budgets::booked);
        this.tracing = opened.tracing();
        this.observing = opened.observing();
        this.embeddings = new BilledEmbeddings(gateway.ledger(), definition.prices(), observing);
        this.scaling = ScalingSignals.register(services.meters(), gateway, definition, threads);
    }

    private record Opened(
            Gateway gateway,
            GatewayDefinition definition,
            SpanExport tracing,
            Observing observing,
            Optional<TidemillException> trouble) {}

    private Opened open(Services services, RandomGenerator random) {
        try {
            Optional<Path> file = services.config().gatewayFile();
            Path usual = services.config().home().resolve(GatewayFile.NAME);
            GatewayDefinition definition = file.isPresent()
                    ? GatewayFile.read(file.get())
                    : Files.exists(usual) ? GatewayFile.read(usual) : GatewayDefinition.EMPTY;
            return open(services, random, definition, Providers.open(definition, System::getenv), Optional.empty());
        } catch (TidemillException wrong) {
            return open(services, random, GatewayDefinition.EMPTY, Map.of(), Optional.of(wrong));
        }
    }

    private Opened open(
            Services services,
            RandomGenerator random,
            GatewayDefinition definition,
            Map<String, LanguageModel> models,
            Optional<TidemillException> trouble) {
        SpanExport tracing = SpanExport.open(
                definition.traces(), System.getenv(), services.config().codeVersion());
        Observing watched = new Observing(
                new GenAiMeters(services.meters()),
                tracing.spans(),
                () -> services.meters().config().clock().monotonicTime());
        Route.Surroundings around =
                new Route.Surroundings(services.config().clock(), random, LockSupport::parkNanos, threads);
        Ledger ledger = new Ledger(definition.limits(), store, services.config().clock());
        Gateway made = new Gateway(
                definition, models, ledger, new Gateway.Surroundings(around, System::nanoTime, guards::of, watched));
        return new Opened(made, definition, tracing, watched, trouble);
    }

    /// Where answers to callers are timed and told.
    Observing observing() {
        return observing;
    }

    @Override
    public Completions completions() {
        return new All();
    }

    /// An answer of the gateway through a guard of the caller's.
    Completion complete(CompletionRequest request, Caller caller, Guard guard) {
        if (trouble.isPresent() && !All.has(gateway, request.model())) {
            throw new TidemillException(
                    ErrorCode.UNAVAILABLE,
                    "the gateway file is not in use: " + trouble.get().getMessage(),
                    trouble.get().problems());
        }
        CompletionRequest asked = affordable(request, caller);
        return told(request, asked, gateway.complete(asked, caller, guard));
    }

    /// The same of a cheaper model, where a budget says so.
    private CompletionRequest affordable(CompletionRequest request, Caller caller) {
        String model = budgets.model(subject(caller, request.model()));
        return model.equals(request.model())
                ? request
                : new CompletionRequest(
                        request.id(),
                        model,
                        request.messages(),
                        request.maxTokens(),
                        request.settings(),
                        request.tools());
    }

    private static Completion told(CompletionRequest request, CompletionRequest asked, Completion completion) {
        return asked.model().equals(request.model())
                ? completion
                : new Completion(completion.stream(), completion.standing(), Optional.of(asked.model()));
    }

    private static Subject subject(Caller caller, String model) {
        return new Subject(caller.tenant(), caller.key(), caller.user(), caller.application(), model);
    }

    @Override
    public Registration register(Completions more) {
        registered.add(more);
        return () -> registered.remove(more);
    }

    /// Tells somebody of every line of the ledger, when it is settled.
    Registration booked(Consumer<LedgerStore.Entry> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private void tell(LedgerStore.Entry entry) {
        listeners.forEach(listener -> listener.accept(entry));
    }

    @Override
    public Optional<TextEmbedder> embedder() {
        return embedder;
    }

    @Override
    public Optional<TidemillException> trouble() {
        return trouble;
    }

    @Override
    public List<Spent> spent(Instant from, Instant to) {
        return store.spent(from, to);
    }

    @Override
    public List<BudgetState> budgets() {
        return budgets.states();
    }

    @Override
    public List<KeptAlert> budgetAlerts(int limit) {
        return budgets.alerts(limit);
    }

    @Override
    public Optional<String> currency() {
        return definition.prices().currency();
    }

    @Override
    public Vectors embed(String id, List<String> texts, Caller caller) {
        TextEmbedder named = embedder.orElseThrow(() ->
                new TidemillException(ErrorCode.NOT_FOUND, "this build has no model that makes vectors of texts"));
        Subject subject = subject(caller, named.name());
        budgets.model(subject);
        return embeddings.embed(named, id, texts, subject);
    }

    @Override
    public void close() {
        gateway.close();
        budgets.close();
        scaling.close();
        tracing.close();
        threads.shutdownNow();
    }

    /// What is registered, then the gateway.
    private final class All implements Completions {
        @Override
        public List<ModelCard> models() {
            List<ModelCard> all = new ArrayList<>();
            registered.forEach(one -> all.addAll(one.models()));
            all.addAll(gateway.models());
            return all;
        }

        @Override
        public Completion complete(CompletionRequest request, Caller caller) {
            for (Completions one : registered) {
                if (has(one, request.model())) {
                    return one.complete(request, caller);
                }
            }
            if (has(gateway, request.model())) {
                CompletionRequest asked = affordable(request, caller);
                return told(request, asked, gateway.complete(asked, caller));
            }
            if (trouble.isPresent()) {
                throw new TidemillException(
                        ErrorCode.UNAVAILABLE,
                        "the gateway file is not in use: " + trouble.get().getMessage(),
                        trouble.get().problems());
            }
            List<String> names = models().stream().map(ModelCard::name).toList();
            String near = Words.didYouMean(request.model(), names);
            String shown =
                    request.model().substring(0, Math.min(80, request.model().length()));
            throw new TidemillException(
                    ErrorCode.NOT_FOUND,
                    "model must be one of " + names + ", got \"" + shown + "\"" + (near.isEmpty() ? "" : "; " + near));
        }

        private static boolean has(Completions one, String model) {
            return one.models().stream().anyMatch(card -> card.name().equals(model));
        }
    }
}
