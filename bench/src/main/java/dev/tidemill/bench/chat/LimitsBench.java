package dev.tidemill.bench.chat;

import dev.tidemill.bench.Bench;
import dev.tidemill.bench.BenchOption;
import dev.tidemill.bench.BenchOptions;
import dev.tidemill.bench.BenchResult;
import dev.tidemill.bench.Target;
import dev.tidemill.chat.gateway.Caller;
import dev.tidemill.chat.gateway.CompletionRequest;
import dev.tidemill.chat.gateway.Gateway;
import dev.tidemill.chat.guard.Guard;
import dev.tidemill.chat.limit.Ledger;
import dev.tidemill.chat.limit.Limit;
import dev.tidemill.chat.limit.LimitException;
import dev.tidemill.chat.model.AnswerStream;
import dev.tidemill.chat.model.ChatChunk;
import dev.tidemill.chat.model.ChatRequest.Settings;
import dev.tidemill.chat.model.Message;
import dev.tidemill.chat.model.ProviderException;
import dev.tidemill.core.TidemillException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/// `limits`: many clients at once against limits that hold for a third of what they ask. Answers finish, break, come
/// without usage, or are left by their reader.
public final class LimitsBench implements Bench {
    private static final int CAP = 64;
    private static final Duration WAIT = Duration.ofSeconds(30);

    @Override
    public String name() {
        return "limits";
    }

    @Override
    public String description() {
        return "Whether clients at once overshoot a limit, and whether the ledger's lines add up to what was settled.";
    }

    @Override
    public List<BenchOption> options() {
        return List.of(
                new BenchOption("clients", "N", "Clients at once; 1000."),
                new BenchOption("requests", "N", "Requests of each; 20."));
    }

    @Override
    public List<Target> targets() {
        return List.of(Target.atMost("overshoot", 0), Target.atMost("ledger_difference", 0));
    }

    /// What became of the requests.
    private static final class Tally {
        final AtomicLong answered = new AtomicLong();
        final AtomicLong left = new AtomicLong();
        final AtomicLong refused = new AtomicLong();
        final AtomicLong failed = new AtomicLong();
        final AtomicLong overshoot = new AtomicLong();
    }

    @Override
    public BenchResult run(BenchOptions options) throws Exception {
        int clients = (int) options.number("clients", 1_000, 1, 100_000);
        int requests = (int) options.number("requests", 20, 1, 10_000);
        List<Limit> limits = GatewayParts.limits((long) clients * requests);
        GatewayParts.Books books = new GatewayParts.Books();
        Tally tally = new Tally();
        try (GatewayParts parts = new GatewayParts(options.number("seed", 1, 0, Integer.MAX_VALUE));
                Ledger ledger = new Ledger(limits, books, parts.clock());
                Gateway gateway = parts.gateway(
                        GatewayParts.definition(clients),
                        Map.of("fake/words", new UnevenModel(7)),
                        ledger,
                        Guard.NONE)) {
            long began = System.nanoTime();
            List<Thread> threads = new ArrayList<>();
            for (int client = 0; client < clients; client++) {
                int id = client;
                threads.add(Thread.ofVirtual().start(() -> ask(gateway, id, requests, limits, tally)));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            return result(books, ledger, limits, tally, (System.nanoTime() - began) / 1e9, clients);
        }
    }

    private static void ask(Gateway gateway, int client, int requests, List<Limit> limits, Tally tally) {
        SplittableRandom random = new SplittableRandom(client);
        for (int i = 0; i < requests; i++) {
            CompletionRequest request = new CompletionRequest(
                    client + "-" + i,
                    "words",
                    List.of(Message.user("tell ".repeat(1 + random.nextInt(20)))),
                    OptionalInt.of(CAP),
                    Settings.capped(CAP),
                    List.of());
            Caller caller = new Caller("tenant", "key-" + client % 10, "user-" + client, "");
            try (AnswerStream stream = gateway.complete(request, caller).stream()) {
                read(stream, random.nextInt(5) == 0 ? 1 + random.nextInt(8) : Integer.MAX_VALUE, tally);
            } catch (LimitException refused) {
                tally.refused.incrementAndGet();
            } catch (ProviderException | TidemillException broken) {
                tally.failed.incrementAndGet();
            }
            long most = tally.overshoot.get();
            tally.overshoot.accumulateAndGet(i % 4 == 0 ? overshoot(gateway.ledger(), limits) : most, Math::max);
        }
    }

    private static void read(AnswerStream stream, int most, Tally tally) {
        for (int i = 0; i < most; i++) {
            if (stream.next(WAIT).orElseThrow() instanceof ChatChunk.Finish) {
                tally.answered.incrementAndGet();
                return;
            }
        }
        tally.left.incrementAndGet();
    }

    /// The most that any counter, with what is reserved, is above its limit.
    private static long overshoot(Ledger ledger, List<Limit> limits) {
        long most = 0;
        for (Limit limit : limits) {
            for (long counted : ledger.counted(limit).values()) {
                most = Math.max(most, counted - limit.amount());
            }
        }
        return most;
    }

    private static BenchResult result(
            GatewayParts.Books books, Ledger ledger, List<Limit> limits, Tally tally, double seconds, int clients) {
        long difference = Math.abs(books.tokens() - ledger.settled(Limit.Unit.TOKENS))
                + Math.abs(books.micros() - ledger.settled(Limit.Unit.MONEY));
        for (Limit limit : limits) {
            long counted = ledger.counted(limit).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            difference += Math.abs(counted - ledger.settled(limit.unit()));
        }
        return BenchResult.of("limits")
                .metric("overshoot", (double) Math.max(tally.overshoot.get(), overshoot(ledger, limits)))
                .metric("ledger_difference", (double) difference)
                .metric("answered", (double) tally.answered.get())
                .metric("left", (double) tally.left.get())
                .metric("refused", (double) tally.refused.get())
                .metric("failed", (double) tally.failed.get())
                .metric("requests_per_second", books.lines() / seconds)
                .note(clients + " clients at once; the provider is in this process, and breaks, sends no usage, or is"
                        + " left at times")
                .note("overshoot: looked at after every fourth request of each client, with what is reserved, and at"
                        + " the end")
                .note("ledger_difference: lines booked against what was settled, and each limit's counters against it,"
                        + " in tokens, millionths and requests together")
                .build();
    }
}
