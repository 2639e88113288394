package dev.tidemill.serve;

import dev.tidemill.core.Deadline;
import dev.tidemill.core.Event;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Ids of events on their way into the journal: whoever claims one first carries it in, everyone else waits and
/// then finds it there. A claim ends when its event is written or given up.
final class Claims {
    private final ConcurrentHashMap<Key, Claim> claims = new ConcurrentHashMap<>();

    record Key(int stream, String id) {}

    /// An event on its way.
    static final class Claim {
        final Key key;
        final Event event;
        private final CountDownLatch ended = new CountDownLatch(1);

        /// Whether it has its offset and is folded: whatever gets an offset from now on comes after it.
        volatile boolean folded;

        /// Whether its owner has gone and whoever writes the event ends it.
        volatile boolean left;

        private Claim(Key key, Event event) {
            this.key = key;
            this.event = event;
        }

        /// Waits until the event is written or given up, or the caller's deadline.
        ///
        /// @return false where the deadline passed
        boolean await() throws InterruptedException {
            return ended.await(Deadline.left(), TimeUnit.NANOSECONDS);
        }
    }

    /// A claim and whether it is that of the event it was asked for.
    record Claimed(Claim claim, boolean ours) {}

    /// Claims the id for the event, unless somebody has it already.
    Claimed claim(int stream, Event event) {
        Claim mine = new Claim(new Key(stream, event.id()), event);
        Claim other = claims.putIfAbsent(mine.key, mine);
        return other == null ? new Claimed(mine, true) : new Claimed(other, false);
    }

    /// Whether nobody brings an event in. Costs no lock.
    boolean none() {
        return claims.isEmpty();
    }

    /// Who brings the event in, if anybody does.
    @Nullable
    Claim get(Key key) {
        return claims.get(key);
    }

    /// Ends it, unless that was left to whoever writes the event.
    void release(Claim claim) {
        if (!claim.left) {
            end(claim);
        }
    }

    void end(Claim claim) {
        claims.remove(claim.key, claim);
        claim.ended.countDown();
    }
}
