package dev.tidemill.chat.route;

import dev.tidemill.chat.model.ProviderException;
import dev.tidemill.chat.model.ProviderException.Kind;
import dev.tidemill.chat.route.RouteAttempts.Asked;
import dev.tidemill.chat.stream.Attempts.Attempt;
import dev.tidemill.chat.stream.Attempts.End;
import dev.tidemill.chat.stream.Attempts.Made;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Begins with one target, and with a second beside it where the first piece does not come in time and the budget
/// allows it. Whichever writes first answers; the other is stopped and billed for its prompt.
final class HedgedStart {
    private final Route route;
    private final Supplier<Optional<Asked>> second;
    private final BlockingQueue<Came> outcomes = new LinkedBlockingQueue<>();
    private final Queue<RunningAttempt> begun = new ConcurrentLinkedQueue<>();
    private volatile boolean taken;

    HedgedStart(Route route, Supplier<Optional<Asked>> second) {
        this.route = route;
        this.second = second;
    }

    private record Came(
            Optional<RunningAttempt> attempt, @Nullable RuntimeException failure) {}

    Attempt begin(Asked first) {
        start(first);
        int running = 1;
        try {
            Came came = outcomes.poll(route.plan().hedge().orElseThrow().after().toNanos(), TimeUnit.NANOSECONDS);
            if (came == null && route.budget().spend()) {
                Optional<Asked> other = second.get();
                other.ifPresent(this::start);
                running += other.isPresent() ? 1 : 0;
            }
            while (true) {
                Came next = came == null ? outcomes.take() : came;
                came = null;
                running--;
                if (next.attempt().isPresent()) {
                    return next.attempt().get();
                }
                if (running == 0) {
                    throw next.failure() == null
                            ? new ProviderException(Kind.BROKEN, "the stream was cut before its first piece")
                            : next.failure();
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            abandon();
            throw new ProviderException(Kind.STOPPED, "the caller was interrupted", Optional.empty(), interrupted);
        }
    }

    private void start(Asked asked) {
        var _ = route.around().threads().submit(() -> run(asked));
    }

    private void run(Asked asked) {
        RunningAttempt attempt;
        try {
            attempt = RouteAttempts.open(route.plan(), asked);
        } catch (RuntimeException failure) {
            outcomes.add(new Came(Optional.empty(), failure));
            return;
        }
        begun.add(attempt);
        try {
            if (!taken) {
                attempt.peek();
            }
        } catch (RuntimeException failure) {
            broke(attempt, failure);
            return;
        }
        if (take()) {
            stopOthers(attempt);
            outcomes.add(new Came(Optional.of(attempt), null));
        } else {
            stop(attempt);
        }
    }

    private void broke(RunningAttempt attempt, RuntimeException failure) {
        if (taken) {
            stop(attempt);
            return;
        }
        attempt.close();
        Optional<ProviderException> why =
                failure instanceof ProviderException broken ? Optional.of(broken) : Optional.empty();
        attempt.end(new Made(Optional.empty(), "", End.BROKEN, why));
        outcomes.add(new Came(Optional.empty(), failure));
    }

    private static void stop(RunningAttempt attempt) {
        attempt.close();
        attempt.end(new Made(Optional.empty(), "", End.LEFT, Optional.empty()));
    }

    /// Their readers wake up and end them.
    private void stopOthers(RunningAttempt winner) {
        for (RunningAttempt attempt : begun) {
            if (attempt != winner) {
                attempt.close();
            }
        }
    }

    /// The first may answer; later ones are stopped where they run.
    private synchronized boolean take() {
        boolean free = !taken;
        taken = true;
        return free;
    }

    /// Nobody waits for an answer any more.
    private void abandon() {
        if (take()) {
            begun.forEach(RunningAttempt::close);
            return;
        }
        Came came = outcomes.poll();
        if (came != null && came.attempt().isPresent()) {
            stop(came.attempt().get());
        }
    }
}
