package dev.tidemill.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.core.Deadline;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.log.Commit;
import dev.tidemill.log.StoredEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

final class OrderedCommitTest {
    private static final Deadline PASSED = new Deadline(0, () -> 1);
    private static final int CALLERS = 64;
    private static final int COMMITS = 200;

    private final List<Long> written = new ArrayList<>();
    private final ReentrantLock order = new ReentrantLock();
    private long next;

    @Test
    void manyCallersAreWrittenInTheOrderOfTheirPlaces() throws Exception {
        OrderedCommit committer = new OrderedCommit(this::write);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                all.add(callers.submit(() -> {
                    for (int i = 0; i < COMMITS; i++) {
                        long offset;
                        OrderedCommit.Place place;
                        order.lock();
                        try {
                            offset = next++;
                            place = committer.place();
                        } finally {
                            order.unlock();
                        }
                        committer.commit(place, event(offset));
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        assertThat(written).hasSize(CALLERS * COMMITS).isSorted();
        assertThat(committer.idle()).isTrue();
    }

    @Test
    void whoeverHasADeadlineWaitsNoLongerAndIsWrittenAllTheSame() throws Exception {
        CountDownLatch disk = new CountDownLatch(1);
        CountDownLatch entered = new CountDownLatch(1);
        OrderedCommit committer = new OrderedCommit(commit -> {
            entered.countDown();
            uninterruptibly(disk);
            write(commit);
        });
        List<Long> ended = new ArrayList<>();
        List<OrderedCommit.Place> places = List.of(committer.place(), committer.place(), committer.place());
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> first = callers.submit(() -> committer.commit(places.get(0), event(0)));
            entered.await();
            for (int i = 1; i < 3; i++) {
                long offset = i;
                assertThatThrownBy(() -> PASSED.run(() ->
                                committer.commit(places.get((int) offset), event(offset), () -> ended.add(offset))))
                        .isInstanceOfSatisfying(
                                TidemillException.class,
                                e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT))
                        .hasMessage(
                                "a request must be answered within its deadline, which passed while it waited for the"
                                        + " disk; send the same again, which changes nothing that is there");
                assertThat(places.get(i).abandoned()).isTrue();
            }
            assertThat(committer.stalled()).isTrue();
            committer.requireNotStalled();
            assertThatThrownBy(() -> PASSED.run(committer::requireNotStalled))
                    .hasMessage("the disk must answer within a request's deadline, and a write has waited longer; check"
                            + " the disk, and it goes on by itself when that answers");
            assertThatThrownBy(() -> PASSED.run(committer::awaitIdle)).hasMessageContaining("waited for the disk");
            disk.countDown();
            first.get();
        }
        committer.awaitIdle();
        assertThat(written).containsExactly(0L, 1L, 2L);
        assertThat(ended).containsExactly(1L, 2L);
        assertThat(committer.stalled()).isFalse();
    }

    @Test
    void amongManyCallersSomeGoAndEveryCommitIsWrittenOnce() throws Exception {
        OrderedCommit committer = new OrderedCommit(this::write);
        AtomicInteger gone = new AtomicInteger();
        AtomicInteger ended = new AtomicInteger();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                all.add(callers.submit(() -> {
                    for (int i = 0; i < COMMITS; i++) {
                        long offset;
                        OrderedCommit.Place place;
                        order.lock();
                        try {
                            offset = next++;
                            place = committer.place();
                        } finally {
                            order.unlock();
                        }
                        try {
                            PASSED.run(() -> committer.commit(place, event(offset), ended::incrementAndGet));
                        } catch (TidemillException left) {
                            gone.incrementAndGet();
                        }
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        committer.awaitIdle();
        assertThat(written).hasSize(CALLERS * COMMITS).isSorted();
        assertThat(ended).hasValue(gone.get());
        assertThat(committer.stalled()).isFalse();
    }

    private static void uninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aCommitWaitsForTheOnesBeforeIt() throws Exception {
        OrderedCommit committer = new OrderedCommit(this::write);
        OrderedCommit.Place first = committer.place();
        OrderedCommit.Place second = committer.place();
        CountDownLatch asked = new CountDownLatch(1);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> waiting = callers.submit(() -> {
                asked.countDown();
                committer.commit(second, event(1));
            });
            asked.await();
            assertThat(written).isEmpty();
            committer.commit(first, event(0));
            waiting.get();
        }
        assertThat(written).containsExactly(0L, 1L);
    }

    @Test
    void afterAFailedWriteEverythingFailsUntilReset() {
        List<Boolean> broken = new ArrayList<>(List.of(true));
        OrderedCommit committer = new OrderedCommit(commit -> {
            if (broken.getFirst()) {
                throw new TidemillException(ErrorCode.STORAGE, "the disk is full; free some space");
            }
            write(commit);
        });
        assertThatThrownBy(() -> committer.commit(committer.place(), event(0)))
                .hasMessage("the disk is full; free some space");
        broken.set(0, false);
        assertThat(committer.broken()).isTrue();
        assertThatThrownBy(() -> committer.commit(committer.place(), event(1)))
                .hasMessage("the disk is full; free some space");
        committer.reset();
        committer.commit(committer.place(), event(0));
        assertThat(written).containsExactly(0L);
    }

    @Test
    void aPlaceGivenUpDoesNotHoldUpThoseBehindForEver() {
        OrderedCommit committer = new OrderedCommit(this::write);
        OrderedCommit.Place first = committer.place();
        OrderedCommit.Place second = committer.place();
        committer.fail(first, new IllegalStateException("a defect"));
        assertThatThrownBy(() -> committer.commit(second, event(1)))
                .hasMessageContaining("an event could not be folded: java.lang.IllegalStateException: a defect");
        assertThat(committer.idle()).isTrue();
        assertThat(written).isEmpty();
    }

    private static Commit event(long offset) {
        return new Commit().event(new StoredEvent(offset, 0, "e" + offset, 0, 0, false, new byte[0]));
    }

    private void write(Commit commit) {
        commit.events().forEach(event -> written.add(event.offset()));
    }
}
