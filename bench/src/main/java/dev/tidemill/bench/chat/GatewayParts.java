package dev.tidemill.bench.chat;

import dev.tidemill.chat.gateway.Gateway;
import dev.tidemill.chat.gateway.GatewayDefinition;
import dev.tidemill.chat.gateway.GatewayDefinition.Kind;
import dev.tidemill.chat.gateway.GatewayDefinition.Model;
import dev.tidemill.chat.gateway.GatewayDefinition.Use;
import dev.tidemill.chat.guard.Guard;
import dev.tidemill.chat.limit.Ledger;
import dev.tidemill.chat.limit.LedgerStore;
import dev.tidemill.chat.limit.Limit;
import dev.tidemill.chat.limit.Prices;
import dev.tidemill.chat.model.LanguageModel;
import dev.tidemill.chat.route.Route;
import dev.tidemill.chat.route.RoutePlan;
import dev.tidemill.chat.telemetry.CallSpans;
import dev.tidemill.chat.telemetry.GenAiMeters;
import dev.tidemill.chat.telemetry.ObservedModel.Observing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/// What a gateway is made of in a bench: a clock that begins at 0, seeded randomness, threads.
final class GatewayParts implements AutoCloseable {
    private static final Duration LONG = Duration.ofDays(365);
    private static final long A_REQUEST = 60;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final RandomGenerator random;
    private final long began = System.nanoTime();

    GatewayParts(long seed) {
        this.random = new Random(seed);
    }

    InstantSource clock() {
        return () -> Instant.EPOCH.plusNanos(System.nanoTime() - began);
    }

    Gateway gateway(GatewayDefinition definition, Map<String, LanguageModel> models, Ledger ledger, Guard guard) {
        Route.Surroundings around = new Route.Surroundings(clock(), random, LockSupport::parkNanos, threads);
        return new Gateway(
                definition,
                models,
                ledger,
                new Gateway.Surroundings(around, System::nanoTime, rules -> guard, observing()));
    }

    private static Observing observing() {
        return new Observing(new GenAiMeters(new SimpleMeterRegistry()), CallSpans.NONE, System::nanoTime);
    }

    /// One model, `words`, of one provider, with room for that many at once.
    static GatewayDefinition definition(int places) {
        RoutePlan plain = RoutePlan.DEFAULT;
        RoutePlan plan = new RoutePlan(
                2, plain.first(), plain.between(), plain.total(), Duration.ofMillis(1), plain.hedge(), plain.choice());
        Model words = new Model(
                List.of(new Use("fake", "words", 1, 1)),
                plan,
                OptionalInt.empty(),
                1024,
                1024,
                places,
                places,
                Duration.ofSeconds(60),
                List.of());
        return new GatewayDefinition(Map.of("fake", provider()), Map.of("words", words), List.of(), prices());
    }

    private static GatewayDefinition.Provider provider() {
        return new GatewayDefinition.Provider(
                Kind.OPENAI_COMPATIBLE,
                Optional.of(URI.create("http://127.0.0.1/v1")),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                Duration.ofSeconds(5),
                Optional.empty());
    }

    private static Prices prices() {
        return new Prices(Optional.of("USD"), Map.of("words", new Prices.Price(1_000_000, 1_000_000, 2_000_000)));
    }

    /// Tokens and requests of the tenant, tokens of each key, money of the tenant: a third to two thirds of what all
    /// requests take.
    static List<Limit> limits(long requests) {
        return List.of(
                limit(Limit.Scope.TENANT, Limit.Unit.REQUESTS, Math.max(1, requests * 2 / 3)),
                limit(Limit.Scope.TENANT, Limit.Unit.TOKENS, Math.max(1, requests * A_REQUEST)),
                limit(Limit.Scope.KEY, Limit.Unit.TOKENS, Math.max(1, requests * A_REQUEST / 9)),
                limit(Limit.Scope.TENANT, Limit.Unit.MONEY, Math.max(1, requests * A_REQUEST)));
    }

    private static Limit limit(Limit.Scope of, Limit.Unit unit, long amount) {
        return new Limit(of, Optional.empty(), Optional.empty(), Optional.empty(), unit, amount, LONG);
    }

    @Override
    public void close() {
        threads.close();
    }

    /// Adds up what is booked.
    static final class Books implements LedgerStore {
        private final LongAdder tokens = new LongAdder();
        private final LongAdder micros = new LongAdder();
        private final LongAdder lines = new LongAdder();

        @Override
        public Map<Counter, Long> load(Instant now) {
            return Map.of();
        }

        @Override
        public void mark(Map<Counter, Long> marks) {
            // nothing is kept over restarts
        }

        @Override
        public void book(Entry entry) {
            tokens.add(entry.usage().total());
            micros.add(entry.micros());
            lines.increment();
        }

        @Override
        public void close() {
            // nothing is open
        }

        long tokens() {
            return tokens.sum();
        }

        long micros() {
            return micros.sum();
        }

        long lines() {
            return lines.sum();
        }
    }
}
