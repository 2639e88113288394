package dev.tidemill.features;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/// How many threads a replay uses, and whose. What it computes does not depend on it.
///
/// @param executor runs the parts; never used where `threads` is 1
public record Parallel(Executor executor, int threads) {
    public Parallel {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, got " + threads);
        }
    }

    /// Everything on the calling thread.
    public static Parallel none() {
        return new Parallel(Runnable::run, 1);
    }

    /// Runs all, waits for all, and throws what one of them threw.
    void run(List<Runnable> tasks) {
        if (threads == 1 || tasks.size() == 1) {
            tasks.forEach(Runnable::run);
            return;
        }
        List<CompletableFuture<Void>> parts = new ArrayList<>();
        tasks.forEach(task -> parts.add(CompletableFuture.runAsync(task, executor)));
        try {
            CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }
}
