package dev.tidemill.platform;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Event;
import dev.tidemill.core.TidemillException;
import dev.tidemill.log.Commit;
import dev.tidemill.serve.Pipeline;
import dev.tidemill.serve.Taken;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;

/// Reading, folding and writing of an import beside one another: while one batch is written the next is folded and
/// the one after that is read. Batches stay in order, and at most one waits between two stages.
final class ImportStages implements AutoCloseable {
    private final Pipeline pipeline;
    private final BiConsumer<List<Event>, List<Taken>> taken;
    private final ExecutorService folding = stage("import-fold");
    private final ExecutorService writing = stage("import-write");
    private Future<?> folded = CompletableFuture.completedFuture(null);
    private volatile Future<?> written = CompletableFuture.completedFuture(null);

    /// @param taken told what became of each event of a batch, in order, once it is kept; on one thread
    ImportStages(Pipeline pipeline, BiConsumer<List<Event>, List<Taken>> taken) {
        this.pipeline = pipeline;
        this.taken = taken;
    }

    private static ExecutorService stage(String name) {
        return Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name(name).daemon().factory());
    }

    /// Hands a batch on, once the one before it is folded.
    ///
    /// @throws TidemillException where an earlier batch could not be kept
    void take(List<Event> batch, List<Commit.Entry> marks) {
        get(folded);
        folded = folding.submit(() -> {
            Pipeline.Taking taking = pipeline.begin(batch, marks);
            Future<?> before = written;
            written = writing.submit(() -> taken.accept(batch, taking.finish()));
            get(before);
        });
    }

    /// Waits until everything is kept.
    void drain() {
        get(folded);
        get(written);
    }

    private static void get(Future<?> stage) {
        try {
            stage.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TidemillException(
                    ErrorCode.UNAVAILABLE, "the platform is closing; import again, and it goes on where it stopped", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /// Waits for what is under way.
    @Override
    public void close() {
        folding.close();
        writing.close();
    }
}
