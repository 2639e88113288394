package dev.tidemill.serve;

import dev.tidemill.core.Event;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
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

        private Claim(Key key, Event event) {
            this.key = key;
            this.event = event;
        }

        /// Waits until the event is written or given up.
        void await() throws InterruptedException {
            ended.await();
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

    /// Who brings the event in, if anybody does.
    @Nullable
    Claim get(Key key) {
        return claims.get(key);
    }

    void end(Claim claim) {
        claims.remove(claim.key, claim);
        claim.ended.countDown();
    }
}
