package dev.tidemill.chat.route;

import dev.tidemill.chat.model.ProviderException;
import dev.tidemill.chat.stream.Attempts.End;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// A target with what is known of how it does.
final class Replica {
    private static final float FAILED_PERCENT = 50;
    private static final int WINDOW = 20;
    private static final int LEAST_CALLS = 5;
    private static final Duration OPEN = Duration.ofSeconds(10);
    private static final int PROBES = 2;
    private static final Duration LIMITED_PAUSE = Duration.ofSeconds(1);

    private final Target target;
    private final CircuitBreaker breaker;
    private final InstantSource clock;
    private final AtomicInteger working = new AtomicInteger();
    private final AtomicLong pausedUntil = new AtomicLong(Long.MIN_VALUE);
    private final PrefixMemory prefixes = new PrefixMemory();

    Replica(Target target, InstantSource clock) {
        this.target = target;
        this.clock = clock;
        this.breaker = CircuitBreaker.of(
                target.provider() + "/" + target.model(),
                CircuitBreakerConfig.custom()
                        .failureRateThreshold(FAILED_PERCENT)
                        .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                        .slidingWindowSize(WINDOW)
                        .minimumNumberOfCalls(LEAST_CALLS)
                        .waitDurationInOpenState(OPEN)
                        .permittedNumberOfCallsInHalfOpenState(PROBES)
                        .clock(clock.withZone(ZoneOffset.UTC))
                        .build());
    }

    Target target() {
        return target;
    }

    int working() {
        return working.get();
    }

    PrefixMemory prefixes() {
        return prefixes;
    }

    /// How busy it is for its weight.
    double load() {
        return (double) working.get() / target.weight();
    }

    /// Whether it asked to be left alone.
    boolean paused() {
        return clock.millis() < pausedUntil.get();
    }

    /// Takes a call where the breaker allows one; to be given back with [#ended].
    boolean take() {
        if (!breaker.tryAcquirePermission()) {
            return false;
        }
        working.incrementAndGet();
        return true;
    }

    void ended(End end, Optional<ProviderException> failure) {
        working.decrementAndGet();
        if (end == End.FINISHED || end == End.BLOCKED) {
            breaker.onSuccess(0, TimeUnit.NANOSECONDS);
            return;
        }
        if (end == End.LEFT || failure.isEmpty()) {
            breaker.releasePermission();
            return;
        }
        ProviderException why = failure.get();
        switch (why.kind()) {
            case LIMITED -> {
                pausedUntil.set(
                        clock.millis() + why.retryAfter().orElse(LIMITED_PAUSE).toMillis());
                breaker.releasePermission();
            }
            case REFUSED, STOPPED -> breaker.releasePermission();
            case BROKEN, LATE, UNAUTHENTICATED -> breaker.onError(0, TimeUnit.NANOSECONDS, why);
        }
    }

    /// `closed`, `open`, `half_open`.
    String state() {
        return breaker.getState().name().toLowerCase(java.util.Locale.ROOT);
    }
}
