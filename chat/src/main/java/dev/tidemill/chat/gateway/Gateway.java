package dev.tidemill.chat.gateway;

import dev.tidemill.app.AnswerDefinition.GuardRule;
import dev.tidemill.chat.gateway.GatewayDefinition.Model;
import dev.tidemill.chat.guard.Guard;
import dev.tidemill.chat.guard.TopicLimits;
import dev.tidemill.chat.limit.Amount;
import dev.tidemill.chat.limit.Ledger;
import dev.tidemill.chat.limit.LedgerStore;
import dev.tidemill.chat.limit.LimitException;
import dev.tidemill.chat.limit.Prices;
import dev.tidemill.chat.limit.Standing;
import dev.tidemill.chat.limit.Subject;
import dev.tidemill.chat.model.ChatRequest;
import dev.tidemill.chat.model.LanguageModel;
import dev.tidemill.chat.model.ProviderException;
import dev.tidemill.chat.model.Usage;
import dev.tidemill.chat.route.FairQueue;
import dev.tidemill.chat.route.Metering;
import dev.tidemill.chat.route.Route;
import dev.tidemill.chat.route.Target;
import dev.tidemill.chat.stream.Attempts.End;
import dev.tidemill.chat.stream.GuardedAnswer;
import dev.tidemill.chat.stream.Window;
import dev.tidemill.chat.telemetry.GenAiMeters.Call;
import dev.tidemill.chat.telemetry.ObservedModel;
import dev.tidemill.chat.telemetry.ObservedModel.Observing;
import dev.tidemill.chat.telemetry.ServedCall;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.core.Words;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/// The models of a gateway file, each a route with its queue, behind one ledger.
///
/// A request is counted and reserved before it is sent, waits for its turn, is answered through the guard, and is
/// settled however it ends.
public final class Gateway implements Completions, AutoCloseable {
    private final Map<String, Named> models = new LinkedHashMap<>();
    private final Map<String, LanguageModel> providers;
    private final Ledger ledger;
    private final Prices prices;
    private final LongSupplier nanos;
    private final Observing observing;
    private final long opened;

    /// What a gateway needs from outside.
    ///
    /// @param nanos     a clock that only rises
    /// @param guards    makes the guard of declared rules
    /// @param observing where calls are timed and told
    public record Surroundings(
            Route.Surroundings route,
            LongSupplier nanos,
            Function<List<GuardRule>, Guard> guards,
            Observing observing) {}

    /// @param providers the language models by `provider/model`, or by the provider's name where it serves any
    public Gateway(
            GatewayDefinition definition, Map<String, LanguageModel> providers, Ledger ledger, Surroundings around) {
        this.providers = Map.copyOf(providers);
        this.ledger = ledger;
        this.prices = definition.prices();
        this.nanos = around.nanos();
        this.observing = around.observing();
        this.opened = around.route().clock().millis() / 1000;
        definition.models().forEach((name, model) -> models.put(name, named(name, definition, model, around)));
    }

    /// @param served what is told of an answer to one of our callers
    /// @param asked  what is told of a call to a target, by [Providers#name]
    private record Named(
            Model definition, Route route, FairQueue queue, RequestGuard guard, Call served, Map<String, Call> asked) {}

    private Named named(String name, GatewayDefinition definition, Model model, Surroundings around) {
        List<Target> targets = new ArrayList<>();
        Map<String, Call> asked = new HashMap<>();
        for (GatewayDefinition.Use use : model.targets()) {
            Call call = Providers.call(use, definition.providers().get(use.provider()));
            asked.put(Providers.name(use), call);
            targets.add(new Target(
                    use.provider(),
                    use.model(),
                    new ObservedModel(language(use), call, observing),
                    use.weight(),
                    use.priority(),
                    Providers.continuation(definition.providers().get(use.provider()))));
        }
        return new Named(
                model,
                new Route(targets, model.plan(), around.route()),
                new FairQueue(model.places(), model.queue(), model.queue()),
                new RequestGuard(
                        around.guards().apply(model.guard()), TopicLimits.of(model.guard(), RequestGuard.VARIABLES)),
                Call.served(name),
                asked);
    }

    private LanguageModel language(GatewayDefinition.Use use) {
        LanguageModel one = providers.get(Providers.name(use));
        if (one == null) {
            throw new IllegalArgumentException("no language model was given for " + Providers.name(use));
        }
        return one;
    }

    @Override
    public List<ModelCard> models() {
        List<ModelCard> cards = new ArrayList<>();
        models.forEach((name, model) -> cards.add(
                new ModelCard(name, opened, model.route().targets().getFirst().provider())));
        return cards;
    }

    /// @throws dev.tidemill.chat.guard.BlockedException where the model's guard lets the request not pass
    @Override
    public Completion complete(CompletionRequest request, Caller caller) {
        Named model = named(request);
        return served(
                model.guard().admit(request, caller),
                caller,
                model,
                model.guard().guard());
    }

    /// As [#complete], through a guard of the caller's in the place of the model's.
    public Completion complete(CompletionRequest request, Caller caller, Guard through) {
        return served(request, caller, named(request), through);
    }

    private Named named(CompletionRequest request) {
        Named model = models.get(request.model());
        if (model == null) {
            throw new TidemillException(
                    ErrorCode.NOT_FOUND,
                    "model must be one of " + models.keySet() + ", got \"" + shown(request.model()) + "\"; "
                            + Words.didYouMean(request.model(), models.keySet()));
        }
        return model;
    }

    private Completion served(CompletionRequest request, Caller caller, Named model, Guard through) {
        ServedCall served = new ServedCall(model.served(), observing);
        try {
            Completion completion = complete(request, caller, new Through(through, model, served));
            served.first();
            return completion;
        } catch (RuntimeException refused) {
            served.end(0, Optional.of(refusal(refused)));
            throw refused;
        }
    }

    private static String refusal(RuntimeException refused) {
        return switch (refused) {
            case LimitException _ -> "limited";
            case ProviderException broken -> word(broken.kind());
            case TidemillException other -> word(other.code());
            default -> "defect";
        };
    }

    private static String word(Enum<?> one) {
        return one.name().toLowerCase(Locale.ROOT);
    }

    /// What a request goes through.
    private record Through(Guard guard, Named model, ServedCall served) {}

    private Completion complete(CompletionRequest request, Caller caller, Through through) {
        Named model = through.model();
        if (request.messages().isEmpty()) {
            throw new TidemillException(ErrorCode.INVALID, "messages must hold at least one message, got none");
        }
        int cap = cap(request, model.definition());
        ChatRequest asked = request.capped(cap);
        long prompt = prompt(asked, model, cap);
        Subject subject =
                new Subject(caller.tenant(), caller.key(), caller.user(), caller.application(), request.model());
        // Whoever is over a limit does not wait in the queue first: the first attempt is reserved here.
        Billing billing = new Billing(request.id(), subject, model.asked());
        billing.hold(model.route().targets(), prompt, cap);
        FairQueue.Place place;
        try {
            place = model.queue()
                    .enter(caller.tenant(), prompt, model.definition().waitMost());
        } catch (RuntimeException notItsTurn) {
            billing.release();
            throw notItsTurn;
        }
        GuardedAnswer answer = new GuardedAnswer(
                model.route().attempts(asked, billing),
                new GuardedAnswer.Terms(
                        through.guard(),
                        Window.of(through.guard()),
                        finding -> {},
                        model.definition().plan().total(),
                        nanos,
                        () -> {
                            billing.release();
                            place.leave(billing.answered());
                            through.served().end(billing.answered(), billing.error());
                        }));
        try {
            answer.peek();
        } catch (RuntimeException failed) {
            answer.close();
            throw failed;
        }
        return new Completion(answer, billing.standing());
    }

    private static int cap(CompletionRequest request, Model model) {
        int cap = request.maxTokens().orElse(model.answer());
        if (cap < 1 || cap > model.most()) {
            throw new TidemillException(
                    ErrorCode.INVALID, "max_tokens must be from 1 to " + model.most() + ", got " + cap);
        }
        return cap;
    }

    /// The greatest of the targets' counts.
    private static long prompt(ChatRequest request, Named model, int cap) {
        long prompt = model.route().targets().stream()
                .map(target -> target.language().tokens())
                .distinct()
                .mapToLong(tokens -> tokens.count(request.messages(), request.tools()))
                .max()
                .orElseThrow();
        int window = model.definition().window().orElse(Integer.MAX_VALUE);
        if (prompt + cap > window) {
            throw new TidemillException(
                    ErrorCode.TOO_LARGE,
                    "prompt and answer must have at most " + window + " tokens together, got " + prompt + " and " + cap
                            + "; send fewer messages, or ask for fewer max_tokens");
        }
        return prompt;
    }

    private static String shown(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }

    /// The ledger, to see how limits stand.
    public Ledger ledger() {
        return ledger;
    }

    /// Requests that wait for their turn, by model: a signal to scale by.
    public Map<String, Integer> waiting() {
        Map<String, Integer> waiting = new LinkedHashMap<>();
        models.forEach((name, model) -> waiting.put(name, model.queue().waiting()));
        return waiting;
    }

    /// A target of a model.
    ///
    /// @param model    as it is asked for
    /// @param requests of ours that it works on
    public record Working(String model, String provider, String target, IntSupplier requests) {}

    /// The targets of all models: signals to scale by.
    public List<Working> working() {
        List<Working> working = new ArrayList<>();
        models.forEach((name, model) -> {
            List<Target> targets = model.route().targets();
            for (int i = 0; i < targets.size(); i++) {
                int at = i;
                working.add(new Working(
                        name,
                        targets.get(i).provider(),
                        targets.get(i).model(),
                        () -> model.route().working(at)));
            }
        });
        return working;
    }

    @Override
    public void close() {
        providers.values().forEach(LanguageModel::close);
        ledger.close();
    }

    /// Reserves and settles the attempts of one request.
    private final class Billing implements Metering {
        private final String id;
        private final Subject subject;
        private final AtomicReference<Ledger.Reservation> held = new AtomicReference<>();
        private List<Standing> standing = List.of();
        private final Map<String, Call> calls;
        private long answered;
        private End end = End.LEFT;

        Billing(String id, Subject subject, Map<String, Call> calls) {
            this.id = id;
            this.subject = subject;
            this.calls = calls;
        }

        /// Why nobody got a whole answer; empty where somebody did.
        synchronized Optional<String> error() {
            return end == End.LEFT || end == End.BROKEN ? Optional.of(word(end)) : Optional.empty();
        }

        /// The first attempt, at the dearest target.
        void hold(List<Target> targets, long prompt, long cap) {
            long micros = targets.stream()
                    .mapToLong(target -> prices.most(target.model(), prompt, cap))
                    .max()
                    .orElse(0);
            Ledger.Reservation first = ledger.reserve(subject, new Amount(1, prompt + cap, micros));
            standing = first.standing();
            held.set(first);
        }

        /// A first attempt that was never begun costs nothing but the request.
        void release() {
            Ledger.Reservation first = held.getAndSet(null);
            if (first != null) {
                ledger.settle(first, new Amount(1, 0, 0));
            }
        }

        List<Standing> standing() {
            return standing;
        }

        synchronized long answered() {
            return answered;
        }

        @Override
        public Charge reserve(Target target, long prompt, long cap, boolean first) {
            Ledger.Reservation before = first ? held.getAndSet(null) : null;
            long micros = prices.most(target.model(), prompt, cap);
            Ledger.Reservation reservation =
                    before != null ? before : ledger.reserve(subject, new Amount(0, prompt + cap, micros));
            return (used, counted, end) -> settle(target, reservation, used, counted, end);
        }

        private void settle(Target target, Ledger.Reservation reservation, Usage used, boolean counted, End end) {
            synchronized (this) {
                answered += used.completion();
                this.end = end;
            }
            long micros = prices.cost(target.model(), used);
            told(target, used, micros);
            ledger.settle(
                    reservation,
                    new Amount(reservation.held().requests(), used.total(), micros),
                    new LedgerStore.Entry(
                            ledger.now(),
                            id,
                            subject,
                            target.provider(),
                            target.model(),
                            used,
                            counted,
                            micros,
                            word(end)));
        }

        private void told(Target target, Usage used, long micros) {
            Call call = calls.get(Providers.name(target.provider(), target.model()));
            if (call != null) {
                observing.meters().used(call, used);
                prices.currency().ifPresent(currency -> observing.meters().cost(call, currency, micros));
            }
        }
    }
}
