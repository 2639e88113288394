package dev.tidemill.log;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/// A value that is made in a thread of its own while others are made in this one: opening a home is mostly the
/// loading of libraries, and two of them load in the time of one.
final class Later<T> {
    private final FutureTask<T> task;

    private Later(FutureTask<T> task) {
        this.task = task;
    }

    static <T> Later<T> begin(String name, Supplier<T> making) {
        FutureTask<T> task = new FutureTask<>(making::get);
        Thread.ofPlatform().name("open-" + name).daemon().start(task);
        return new Later<>(task);
    }

    /// The value, as soon as it is there, or what its making threw.
    T get() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException thrown) {
                throw thrown;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
