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

    /// Claims the id for the event.
    ///
    /// @return the claim of whoever has it already, or `null` where it is ours now
    @Nullable
    Claim claim(int stream, Event event) {
        Claim mine = new Claim(new Key(stream, event.id()), event);
        return claims.putIfAbsent(mine.key, mine);
    }

    /// Who brings the event in, if anybody does.
    @Nullable
    Claim get(Key key) {
        return claims.get(key);
    }

    /// Says that our event is folded.
    void folded(int stream, String id) {
        Claim claim = claims.get(new Key(stream, id));
        if (claim != null) {
            claim.folded = true;
        }
    }

    void end(int stream, String id) {
        Claim claim = claims.remove(new Key(stream, id));
        if (claim != null) {
            claim.ended.countDown();
        }
    }
}
