package dev.tidemill.chat.pii;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;

/// The vaults of sessions, in memory alone: one that nobody used for a while is forgotten with all that is in it, and
/// so is the one used longest ago where there are too many.
public final class Vaults {
    private static final Duration IDLE = Duration.ofHours(1);
    private static final int SESSIONS = 10_000;
    private static final int VALUES = 1_000;

    private final Cache<String, Vault> sessions;

    /// @param nanos a stopwatch
    public Vaults(LongSupplier nanos) {
        this.sessions = Caffeine.newBuilder()
                .maximumSize(SESSIONS)
                .expireAfterAccess(IDLE)
                .ticker(nanos::getAsLong)
                .build();
    }

    /// The vault of a session; a fresh one where there is none.
    public Vault of(String session) {
        return Objects.requireNonNull(sessions.get(session, fresh -> single()));
    }

    /// A vault of one request, which belongs to no session.
    public static Vault single() {
        return new Vault(VALUES);
    }
}
