package dev.tidemill.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.core.Deadline;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Event;
import dev.tidemill.core.Tenant;
import dev.tidemill.core.TidemillException;
import dev.tidemill.features.Arrived;
import dev.tidemill.features.FeaturePlan;
import dev.tidemill.features.LiveLimits;
import dev.tidemill.features.Parallel;
import dev.tidemill.features.Replay;
import dev.tidemill.features.ReplayRequest;
import dev.tidemill.features.Verify;
import dev.tidemill.log.EmbeddedHome;
import dev.tidemill.log.Journal;
import dev.tidemill.log.StoredEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PipelineTest {
    private static final LiveLimits SMALL = new LiveLimits(4096, 4);

    @TempDir
    private Path folder;

    private EmbeddedHome home;
    private Journal journal;
    private Pipeline pipeline;

    @BeforeEach
    void open() {
        home = EmbeddedHome.open(folder);
        journal = home.journal(Tenant.DEFAULT, "logins");
        pipeline = new Pipeline(journal, Logins.plan(journal, SMALL, null));
    }

    @AfterEach
    void close() {
        home.close();
    }

    @Test
    void anEventIsTakenOnceAndAnotherWithItsIdIsRefused() {
        Event event = Logins.login("a", Logins.NOON, "alice", "home", 1.5);
        assertThat(take(event)).isEqualTo(new Taken(Taken.Status.ACCEPTED, 0));
        assertThat(take(event)).isEqualTo(new Taken(Taken.Status.DUPLICATE, 0));
        assertThat(take(Logins.login("a", Logins.NOON, "bob", "home", 1.5)))
                .isEqualTo(new Taken(Taken.Status.CONFLICT, 0));
        assertThat(take(Logins.login("a", Logins.NOON + 1, "alice", "home", 1.5)))
                .isEqualTo(new Taken(Taken.Status.CONFLICT, 0));
        assertThat(pipeline.tally().events()).isEqualTo(Map.of("logins", 1L));
        assertThat(pipeline.tally().get("duplicates")).isEqualTo(1);
    }

    @Test
    void theSameEventTwiceInOneBatchIsTakenOnce() {
        Event event = Logins.login("a", Logins.NOON, "alice", "home", null);
        assertThat(pipeline.take(List.of(event, event, Logins.login("b", Logins.NOON, "bob", "home", null)), List.of()))
                .extracting(Taken::status)
                .containsExactly(Taken.Status.ACCEPTED, Taken.Status.DUPLICATE, Taken.Status.ACCEPTED);
        assertThat(journal.end()).isEqualTo(2);
    }

    @Test
    void aVerdictNeedsTheLoginThatItIsAbout() {
        Event verdict = Logins.verdict("v", Logins.NOON + 1, "a", true);
        assertThat(take(verdict).status()).isEqualTo(Taken.Status.UNKNOWN_SUBJECT);
        take(Logins.login("a", Logins.NOON, "alice", "home", null));
        assertThat(take(verdict).status()).isEqualTo(Taken.Status.ACCEPTED);
        assertThat(pipeline.about("logins", "a")).hasValue(1);
        assertThat(pipeline.about("logins", "b")).isEmpty();
    }

    @Test
    void whatComesTooLateIsLoggedAndNotFolded() {
        decide(Logins.login("a", Logins.NOON, "alice", "home", null));
        assertThat(take(Logins.login("b", Logins.NOON - 3_600_001, "alice", "home", null)))
                .isEqualTo(new Taken(Taken.Status.LATE, 1));
        assertThat(take(Logins.login("c", Logins.NOON - 3_600_000, "alice", "home", null)))
                .isEqualTo(new Taken(Taken.Status.ACCEPTED, 2));
        Receipt receipt = decide(Logins.login("d", Logins.NOON, "alice", "home", null));
        assertThat(feature(receipt, "account_count_1h")).isEqualTo(2);
        assertThat(pipeline.tally().get("late")).isEqualTo(1);
    }

    @Test
    void aDecisionIsMadeOnceAndFoundAgain() {
        Event event = Logins.login("a", Logins.NOON, "alice", "home", 0.05);
        Receipt receipt = decide(event);
        assertThat(receipt.outcome()).isEqualTo("challenge");
        assertThat(receipt.fallback()).contains("no_model");
        assertThat(receipt.rules()).containsExactly("quick");
        assertThat(receipt.reasons()).containsExactly(new Receipt.Reason("quick", "faster than a person", 0));
        assertThat(receipt.probability()).isNaN();
        assertThat(pipeline.decide(event, 0)).isEqualTo(new Decision.Repeated(0));
        assertThat(pipeline.decide(Logins.login("a", Logins.NOON, "bob", "home", 0.05), 0))
                .isEqualTo(new Decision.Conflict(0));
        Receipts receipts = new Receipts(journal, pipeline, version -> receipt.featureNames());
        Receipt kept = receipts.find("a").orElseThrow();
        assertThat(kept.features()).isEqualTo(receipt.features());
        assertThat(kept.inputs()).contains("\"account\":\"alice\"");
        assertThat(receipts.list(Long.MAX_VALUE, 10)).hasSize(1);
    }

    @Test
    void anEventThatCameWithoutADecisionIsDecidedOnceAsOfItsTime() {
        Event first = Logins.login("a", Logins.NOON, "alice", "home", null);
        take(first);
        take(Logins.login("b", Logins.NOON - 1, "alice", "home", null));
        take(Logins.login("c", Logins.NOON + 1, "alice", "home", null));
        Receipt receipt = decide(first);
        assertThat(receipt.offset()).isZero();
        assertThat(receipt.seen()).isEqualTo(3);
        assertThat(feature(receipt, "account_count_1h")).isEqualTo(2);
        assertThat(pipeline.decide(first, 0)).isEqualTo(new Decision.Repeated(0));
        assertThat(pipeline.decide(Logins.login("a", Logins.NOON, "bob", "home", null), 0))
                .isEqualTo(new Decision.Conflict(0));
        assertThat(journal.end()).isEqualTo(3);
        take(Logins.login("d", Logins.NOON + 3_600_000, "alice", "home", null));
        assertThat(pipeline.decide(Logins.login("b", Logins.NOON - 1, "alice", "home", null), 0))
                .isEqualTo(new Decision.TooOld(1));
        assertThat(pipeline.tally().get("decisions")).isEqualTo(1);
    }

    @Test
    void whatIsDecidedLaterIsVerifiedAndCountedAgain() {
        Random random = new Random(7);
        List<Event> undecided = new ArrayList<>();
        int later = 0;
        for (int i = 0; i < 600; i++) {
            long time = Logins.NOON + i * 4_000L + random.nextInt(3_000_000);
            Event login = Logins.login("l" + i, time, "u" + random.nextInt(4), "a" + random.nextInt(3), 1.0);
            if (random.nextInt(3) == 0) {
                decide(login);
            } else if (take(login).status() == Taken.Status.ACCEPTED) {
                undecided.add(login);
            }
            if (random.nextInt(4) == 0) {
                take(Logins.verdict("v" + i, time + 1, "l" + i, random.nextBoolean()));
            }
            if (random.nextInt(3) == 0 && !undecided.isEmpty()) {
                Event old = undecided.remove(random.nextInt(undecided.size()));
                boolean made = pipeline.decide(old, 0) instanceof Decision.Made(Receipt receipt)
                        && receipt.seen() > receipt.offset() + 1;
                later += made ? 1 : 0;
            }
        }
        long decisions = pipeline.tally().get("decisions");
        assertThat(later).isGreaterThan(100);
        close();
        open();
        assertThat(pipeline.tally().get("decisions")).isEqualTo(decisions);
        Receipts receipts = new Receipts(
                journal, pipeline, version -> pipeline.plan().features().plan().names());
        assertThat(receipts.later()).hasSize(later);
        Verify.Outcome outcome = Verify.run(
                new Replay(Logins.application(), pipeline.plan().features().plan(), Parallel.none()),
                pipeline.plan().features().plan(),
                this::replayed,
                receipts.later().stream()
                        .map(one -> new Verify.Later(one.offset(), one.seen()))
                        .toList(),
                offset -> receipts.at(offset).map(Receipt::features).orElse(null));
        assertThat(outcome.difference()).isEmpty();
        assertThat(outcome.compared()).isEqualTo(decisions);
    }

    @Test
    void outcomesCountFromWhenTheyArrive() {
        take(Logins.login("a", Logins.NOON, "alice", "cafe", null));
        assertThat(feature(decide(Logins.login("b", Logins.NOON + 1, "bob", "cafe", null)), "address_stolen"))
                .isEqualTo(0);
        take(Logins.verdict("v", Logins.NOON + 2, "a", true));
        assertThat(feature(decide(Logins.login("c", Logins.NOON + 3, "bob", "cafe", null)), "address_stolen"))
                .isEqualTo(1.0 / 3);
    }

    @Test
    void manyCallersSeeWhatReplaySeesAndSoDoesAReopenedHome() throws Exception {
        Map<Long, double[]> live = new ConcurrentHashMap<>();
        callers(live, 0, 8, 150);
        close();
        open();
        callers(live, 8, 8, 50);
        FeaturePlan plan = pipeline.plan().features().plan();
        int[] compared = {0};
        new Replay(Logins.application(), plan, Parallel.none())
                .run(
                        (wanted, to) -> replayed(wanted, to),
                        ReplayRequest.ALL.inChunksOf(100),
                        batch -> {
                            for (int row = 0; row < batch.size(); row++) {
                                double[] seen = live.get(batch.offsets()[row]);
                                if (seen != null) {
                                    assertThat(batch.vector(row))
                                            .as(batch.events().get(row).id())
                                            .isEqualTo(seen);
                                    compared[0]++;
                                }
                            }
                        },
                        read -> {});
        assertThat(compared[0]).isEqualTo(8 * 150 + 8 * 50);
        assertThat(pipeline.tally().get("decisions")).isEqualTo(compared[0]);
    }

    private void callers(Map<Long, double[]> live, int first, int many, int each) throws Exception {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int caller = first; caller < first + many; caller++) {
                String name = "c" + caller;
                Random random = new Random(caller);
                all.add(callers.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        String id = name + "-" + i;
                        long time = Logins.NOON + i * 1000L + random.nextInt(3_000_000);
                        Receipt receipt = decide(Logins.login(
                                id, time, "u" + random.nextInt(5), "a" + random.nextInt(3), random.nextDouble()));
                        live.put(receipt.offset(), receipt.features());
                        if (random.nextInt(4) == 0) {
                            take(Logins.verdict("v" + id, time + 1, id, random.nextBoolean()));
                        }
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
    }

    private void replayed(java.util.function.Predicate<String> wanted, java.util.function.Consumer<Arrived> to) {
        Streams streams = pipeline.plan().streams();
        try (Journal.Cursor cursor = journal.scan(0, journal.end())) {
            for (StoredEvent stored = cursor.next(); stored != null; stored = cursor.next()) {
                Event event = streams.decode(stored);
                if (wanted.test(event.stream())) {
                    to.accept(new Arrived(stored.offset(), event, stored.late(), streams.about(journal, event)));
                }
            }
        }
    }

    @Test
    void aFailedWriteIsToldAndLeavesMemoryAsOnDisk() {
        FailingJournal failing = new FailingJournal(journal);
        pipeline = new Pipeline(failing, Logins.plan(failing, SMALL, null));
        decide(Logins.login("a", Logins.NOON, "alice", "home", null));
        failing.full = true;
        assertThatThrownBy(() -> decide(Logins.login("b", Logins.NOON, "alice", "home", null)))
                .isInstanceOf(TidemillException.class)
                .hasMessage("the disk is full; free some space");
        failing.full = false;
        Receipt receipt = decide(Logins.login("c", Logins.NOON + 1, "alice", "home", null));
        assertThat(receipt.offset()).isEqualTo(1);
        assertThat(feature(receipt, "account_count_1h")).isEqualTo(2);
    }

    @Test
    void aHangingWriteHangsNobodyElseAndTakesNothingInTwice() throws Exception {
        Deadline passed = new Deadline(0, () -> 1);
        FailingJournal failing = new FailingJournal(journal);
        pipeline = new Pipeline(failing, Logins.plan(failing, SMALL, null));
        failing.hanging = new CountDownLatch(1);
        Event first = Logins.login("a", Logins.NOON, "alice", "home", null);
        Event second = Logins.login("b", Logins.NOON, "alice", "home", null);
        Event third = Logins.login("c", Logins.NOON, "alice", "home", null);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Receipt> hangs = callers.submit(() -> decide(first));
            failing.entered.await();
            assertThat(pipeline.trouble()).isEmpty();
            assertThatThrownBy(() -> passed.run(() -> decide(first)))
                    .hasMessageContaining("waited for an equal event, or the one that it is about, to be written");
            assertThatThrownBy(() -> passed.run(() -> decide(second))).hasMessageContaining("waited for the disk");
            assertThatThrownBy(() -> passed.run(() -> decide(second)))
                    .hasMessageContaining("waited for an equal event");
            assertThatThrownBy(() -> passed.run(() -> take(third)))
                    .isInstanceOfSatisfying(
                            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
            assertThat(pipeline.trouble()).contains("a write has taken longer than a request may; check the disk");
            failing.hanging.countDown();
            assertThat(hangs.get().offset()).isZero();
        }
        assertThat(pipeline.decide(second, 0)).isEqualTo(new Decision.Repeated(1));
        assertThat(take(third)).isEqualTo(new Taken(Taken.Status.ACCEPTED, 2));
        assertThat(pipeline.trouble()).isEmpty();
        assertThat(journal.end()).isEqualTo(3);
    }

    @Test
    void afterAFailedWriteWhoeverAsksSeesWhenTheDiskIsWellAgain() {
        FailingJournal failing = new FailingJournal(journal);
        pipeline = new Pipeline(failing, Logins.plan(failing, SMALL, null));
        failing.full = true;
        assertThatThrownBy(() -> decide(Logins.login("b", Logins.NOON, "alice", "home", null)))
                .hasMessage("the disk is full; free some space");
        assertThat(pipeline.trouble()).contains("the disk is full; free some space");
        failing.full = false;
        assertThat(pipeline.trouble()).isEmpty();
    }

    @Test
    void aClosedPipelineRefuses() {
        decide(Logins.login("a", Logins.NOON, "alice", "home", null));
        pipeline.close();
        assertThatThrownBy(() -> decide(Logins.login("b", Logins.NOON, "alice", "home", null)))
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE))
                .hasMessage("the platform is closing; try again shortly");
    }

    private Taken take(Event event) {
        return pipeline.take(List.of(event), List.of()).getFirst();
    }

    private Receipt decide(Event event) {
        if (pipeline.decide(event, 0) instanceof Decision.Made(Receipt receipt)) {
            return receipt;
        }
        throw new AssertionError("not decided: " + event.id());
    }

    private static double feature(Receipt receipt, String name) {
        return receipt.features()[receipt.featureNames().indexOf(name)];
    }
}
