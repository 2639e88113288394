package dev.tidemill.recommend.content;

import dev.tidemill.serve.embedding.TextEmbedder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Vectors of items that were described after a model was trained, made behind the decisions:
/// whoever asks gets what
/// is there by then. For any number of threads.
public final class LiveVectors {
    /// How many are kept at most, 75 MB; what is described beyond waits for the next training.
    public static final int MOST = 50_000;

    private static final Logger LOG = LoggerFactory.getLogger(LiveVectors.class);

    private final TextEmbedder embedder;
    private final Executor executor;
    private final Map<String, Written> written = new ConcurrentHashMap<>();
    private final Set<String> waiting = ConcurrentHashMap.newKeySet();

    /// An item's text and its vector as the embedder made it.
    @SuppressWarnings("ArrayRecordComponent")
    public record Written(String text, float[] vector) {}

    /// Where no texts are asked for.
    public static LiveVectors none() {
        return new LiveVectors(
                new TextEmbedder() {
                    @Override
                    public String name() {
                        return "";
                    }

                    @Override
                    public int dimension() {
                        return 0;
                    }

                    @Override
                    public List<float[]> embed(List<String> texts) {
                        throw new IllegalStateException("no texts are asked for here");
                    }
                },
                task -> {});
    }

    /// @param executor where texts become vectors
    public LiveVectors(TextEmbedder embedder, Executor executor) {
        this.embedder = embedder;
        this.executor = executor;
    }

    /// The name of what makes the vectors.
    public String embedder() {
        return embedder.name();
    }

    /// Has an item's vector made, where there is none of this text yet.
    public void describe(String item, String text) {
        Written before = written.get(item);
        boolean there = before != null && before.text().equals(text);
        if (there || text.isEmpty() || (before == null && written.size() + waiting.size() >= MOST)) {
            return;
        }
        if (waiting.add(item)) {
            try {
                executor.execute(() -> make(item, text));
            } catch (RejectedExecutionException closing) {
                waiting.remove(item);
            }
        }
    }

    private void make(String item, String text) {
        try {
            written.put(item, new Written(text, embedder.embed(text)));
        } catch (RuntimeException failed) {
            LOG.warn(
                    "the text of item {} became no vector; it is tried again when it is described again", item, failed);
        } finally {
            waiting.remove(item);
        }
    }

    /// Those made by now, by item; may grow while it is read.
    public Map<String, Written> all() {
        return written;
    }
}
