package dev.tidemill.chat.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.chat.limit.Limit.Scope;
import dev.tidemill.chat.limit.Limit.Unit;
import dev.tidemill.chat.limit.Prices.Price;
import dev.tidemill.chat.model.Usage;
import dev.tidemill.core.TidemillException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private static final Instant NOON = Instant.parse("2026-05-04T12:00:30Z");
    private static final Subject ANNA = new Subject("default", "k1", "anna", "shop", "fast");

    private static Limit tokens(long amount) {
        return new Limit(
                Scope.KEY,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Unit.TOKENS,
                amount,
                Duration.ofMinutes(1));
    }

    private static Ledger ledger(LedgerStore store, InstantSource clock, Limit... limits) {
        return new Ledger(java.util.List.of(limits), store, clock);
    }

    @Test
    void whatIsNotTakenIsFreeAgainAtOnce() {
        Ledger ledger = ledger(LedgerStore.NONE, InstantSource.fixed(NOON), tokens(100));
        Ledger.Reservation first = ledger.reserve(ANNA, new Amount(1, 80, 0));
        assertThat(first.standing().getFirst().left()).isEqualTo(20);
        assertThatThrownBy(() -> ledger.reserve(ANNA, new Amount(1, 21, 0)))
                .isInstanceOfSatisfying(LimitException.class, refused -> {
                    assertThat(refused.ever()).isTrue();
                    assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(30));
                })
                .hasMessageContaining("tokens of key per PT1M must be at most 100, 20 are left");
        ledger.settle(first, new Amount(1, 10, 0));
        ledger.settle(first, new Amount(1, 10, 0));
        assertThat(ledger.reserve(ANNA, new Amount(1, 90, 0))
                        .standing()
                        .getFirst()
                        .left())
                .isZero();
        assertThatThrownBy(() -> ledger.reserve(ANNA, new Amount(1, 101, 0)))
                .isInstanceOfSatisfying(
                        LimitException.class, never -> assertThat(never.ever()).isFalse());
    }

    @Test
    void aReservationTakesOfEveryLimitOrOfNone() {
        Limit requests = new Limit(
                Scope.TENANT,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Unit.REQUESTS,
                5,
                Duration.ofHours(1));
        Ledger ledger = ledger(LedgerStore.NONE, InstantSource.fixed(NOON), requests, tokens(10));
        assertThatThrownBy(() -> ledger.reserve(ANNA, new Amount(1, 11, 0))).isInstanceOf(LimitException.class);
        assertThat(ledger.counted(requests).values()).containsExactly(0L);
    }

    @Test
    void aNewWindowBeginsEmpty() {
        AtomicReference<Instant> now = new AtomicReference<>(NOON);
        Ledger ledger = ledger(LedgerStore.NONE, now::get, tokens(10));
        ledger.settle(ledger.reserve(ANNA, new Amount(1, 10, 0)), new Amount(1, 10, 0));
        assertThatThrownBy(() -> ledger.reserve(ANNA, new Amount(1, 1, 0))).isInstanceOf(LimitException.class);
        now.set(NOON.plusSeconds(30));
        assertThat(ledger.reserve(ANNA, new Amount(1, 10, 0)).held().tokens()).isEqualTo(10);
    }

    /// The marks of a process, as they are on disk.
    private static final class Marks implements LedgerStore {
        final Map<Counter, Long> kept = new HashMap<>();
        int writes;

        @Override
        public Map<Counter, Long> load(Instant now) {
            return kept;
        }

        @Override
        public void mark(Map<Counter, Long> marks) {
            writes++;
            kept.putAll(marks);
        }

        @Override
        public void book(Entry entry) {}

        @Override
        public void close() {}
    }

    @Test
    void afterAKillWhatWasReservedCountsAtItsCapAndAfterACloseWhatWasUsedCounts() {
        Marks marks = new Marks();
        InstantSource clock = InstantSource.fixed(NOON);
        Ledger killed = ledger(marks, clock, tokens(1_000));
        killed.settle(killed.reserve(ANNA, new Amount(1, 100, 0)), new Amount(1, 40, 0));
        killed.reserve(ANNA, new Amount(1, 200, 0));
        Ledger next = ledger(marks, clock, tokens(1_000));
        assertThat(next.counted(tokens(1_000)).values().iterator().next()).isBetween(240L, 250L);
        Marks clean = new Marks();
        Ledger closed = ledger(clean, clock, tokens(1_000));
        closed.settle(closed.reserve(ANNA, new Amount(1, 100, 0)), new Amount(1, 40, 0));
        closed.close();
        assertThat(ledger(clean, clock, tokens(1_000)).counted(tokens(1_000)).values())
                .containsExactly(40L);
    }

    @Test
    void aThousandAtOnceNeverPassALimitAndTheSumsAgree() throws Exception {
        Limit limit = tokens(50_000);
        Marks marks = new Marks();
        Ledger ledger = ledger(marks, InstantSource.fixed(NOON), limit);
        AtomicLong taken = new AtomicLong();
        AtomicBoolean over = new AtomicBoolean();
        AtomicLong refused = new AtomicLong();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int client = 0; client < 1_000; client++) {
                SplittableRandom random = new SplittableRandom(client);
                threads.submit(() -> {
                    for (int i = 0; i < 20; i++) {
                        try {
                            Ledger.Reservation held = ledger.reserve(ANNA, new Amount(1, 100, 0));
                            if (ledger.counted(limit).values().iterator().next() > limit.amount()) {
                                over.set(true);
                            }
                            long used = random.nextLong(101);
                            taken.addAndGet(used);
                            ledger.settle(held, new Amount(1, used, 0));
                        } catch (LimitException full) {
                            refused.incrementAndGet();
                        }
                    }
                });
            }
        }
        assertThat(over).isFalse();
        assertThat(refused.get()).isPositive();
        assertThat(taken.get()).isLessThanOrEqualTo(50_000).isEqualTo(ledger.settled(Unit.TOKENS));
        assertThat(ledger.counted(limit).values()).containsExactly(taken.get());
        assertThat(marks.writes).isLessThanOrEqualTo(101);
    }

    @Test
    void moneyIsWholeAndRoundedUpAndAModelWithoutAPriceIsRefused() {
        Prices prices = new Prices(Optional.of("USD"), Map.of("small", new Price(150_000, 75_000, 600_000)));
        assertThat(prices.cost("small", new Usage(1_000, 500, 200))).isEqualTo(120 + 15 + 300);
        assertThat(prices.cost("small", new Usage(1, 0, 0))).isEqualTo(1);
        assertThat(prices.most("small", 1_000, 500)).isEqualTo(450);
        assertThatThrownBy(() -> prices.cost("smal", new Usage(1, 1, 0)))
                .isInstanceOf(TidemillException.class)
                .hasMessageContaining("got none for \"smal\"; add it to the price file, did you mean \"small\"?");
        assertThat(Prices.NONE.cost("any", new Usage(1, 1, 0))).isZero();
    }
}
