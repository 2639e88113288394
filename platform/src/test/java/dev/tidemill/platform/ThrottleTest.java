package dev.tidemill.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class ThrottleTest {
    /// Whatever pieces the work comes in: it never goes on for longer than a burst and a piece, and all in
    /// all takes its share of the time and no more.
    @Property(tries = 100)
    void workTakesAThirdInShortBursts(@ForAll @IntRange(min = 1, max = 300) int microsEach) {
        AtomicLong now = new AtomicLong(1_000_000);
        AtomicLong busySincePause = new AtomicLong();
        AtomicLong longest = new AtomicLong();
        AtomicLong paused = new AtomicLong();
        Throttle throttle = new Throttle(now::get, nanos -> {
            now.addAndGet(nanos);
            paused.addAndGet(nanos);
            longest.accumulateAndGet(busySincePause.getAndSet(0), Math::max);
        });
        long each = microsEach * 1_000L;
        int pieces = 10_000;
        for (int i = 0; i < pieces; i++) {
            now.addAndGet(each);
            busySincePause.addAndGet(each);
            throttle.worked();
        }
        assertThat(longest.get()).isLessThan(Throttle.BURST_NANOS + each);
        assertThat(paused.get()).isEqualTo(Throttle.PAUSE * (pieces * each - busySincePause.get()));
    }

    @Test
    void betweenTwoPiecesItGivesWayUntilNobodyIsWaitedFor() {
        AtomicLong now = new AtomicLong();
        AtomicLong until = new AtomicLong(Throttle.BURST_NANOS);
        Throttle throttle = new Throttle(now::get, now::addAndGet, () -> now.get() < until.get(), new ReentrantLock());
        now.addAndGet(1_000);
        throttle.worked();
        assertThat(now.get()).isBetween(until.get(), until.get() + Throttle.GLANCE_NANOS);
        long rested = now.get();
        throttle.worked();
        assertThat(now.get()).isEqualTo(rested); // to give way is no work that has to be paused for
    }

    @Test
    void underALoadThatNeverRestsItGoesOnAllTheSame() {
        AtomicLong now = new AtomicLong();
        Throttle throttle = new Throttle(now::get, now::addAndGet, () -> true, new ReentrantLock());
        int pieces = 10_000;
        long each = 10_000;
        for (int i = 0; i < pieces; i++) {
            now.addAndGet(each);
            throttle.worked();
        }
        long bursts = pieces * each / Throttle.BURST_NANOS;
        assertThat(now.get())
                .isLessThanOrEqualTo((1 + Throttle.PAUSE) * pieces * each + (bursts + 1) * Throttle.GIVING_WAY_NANOS);
    }

    /// What shares a turn works in the pauses of the other alone.
    @Test
    void whoSharesATurnWorksInThePausesOfTheOther() {
        ReentrantLock turn = new ReentrantLock();
        AtomicLong now = new AtomicLong();
        AtomicLong pauses = new AtomicLong();
        LongConsumer pause = nanos -> {
            assertThat(turn.isHeldByCurrentThread()).isFalse();
            pauses.incrementAndGet();
            now.addAndGet(nanos);
        };
        try (Throttle throttle = new Throttle(now::get, pause, () -> false, turn)) {
            for (int i = 0; i < 100; i++) {
                assertThat(turn.isHeldByCurrentThread()).isTrue();
                now.addAndGet(Throttle.BURST_NANOS / 10);
                throttle.worked();
            }
        }
        assertThat(pauses).hasValue(10);
        assertThat(turn.isLocked()).isFalse();
    }
}
