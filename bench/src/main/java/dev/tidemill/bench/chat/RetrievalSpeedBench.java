package dev.tidemill.bench.chat;

import dev.tidemill.bench.Bench;
import dev.tidemill.bench.BenchOption;
import dev.tidemill.bench.BenchOptions;
import dev.tidemill.bench.BenchResult;
import dev.tidemill.bench.ProcessorTime;
import dev.tidemill.bench.Target;
import dev.tidemill.chat.document.Chunker;
import dev.tidemill.chat.document.Document;
import dev.tidemill.chat.search.Collection;
import dev.tidemill.chat.search.Search;
import dev.tidemill.serve.embedding.MiniLmEmbedder;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.AtomicHistogram;
import org.HdrHistogram.Histogram;

/// `retrieval-speed`: how long a question takes to be embedded and searched for in many chunks while others come, and
/// how fast an index is built.
public final class RetrievalSpeedBench implements Bench {
    private static final long LONGEST = TimeUnit.SECONDS.toNanos(60);
    private static final int REAL = 1_000;
    private static final int EMBEDDED = 400;
    private static final int WARM = 500;
    private static final int ALONE = 200;

    @Override
    public String name() {
        return "retrieval-speed";
    }

    @Override
    public String description() {
        return "How long embedding and hybrid search take under load, and how fast an index is built.";
    }

    @Override
    public List<BenchOption> options() {
        return List.of(
                new BenchOption("chunks", "N", "How many are searched; 100000."),
                new BenchOption("rate", "N", "Questions a second; 50."),
                new BenchOption("seconds", "N", "How long they come; 30."));
    }

    @Override
    public List<Target> targets() {
        return List.of(Target.atMost("p99_ms", 15), Target.atLeast("index_chunks_per_second", 1_000));
    }

    @Override
    public BenchResult run(BenchOptions options) throws Exception {
        int chunks = (int) options.number("chunks", 100_000, 1_000, 1_000_000);
        int rate = (int) options.number("rate", 50, 1, 10_000);
        int seconds = (int) options.number("seconds", 30, 1, 600);
        int threads = Runtime.getRuntime().availableProcessors();
        SpeedCorpus corpus = SpeedCorpus.read(options.root().resolve("docs"));
        List<Document> documents = corpus.documents(chunks, 1);
        BenchResult.Builder result = BenchResult.of(name());
        try (MiniLmEmbedder model = new MiniLmEmbedder(threads)) {
            embedding(options, result, model, threads);
            words(options, result, documents);
            SpeedCorpus.Mixing embedder = new SpeedCorpus.Mixing(
                    model,
                    corpus.documents(REAL, 2).stream().map(Document::text).toList());
            try (Collection collection =
                    Collection.open(options.work().resolve("vectors"), Optional.of(embedder), Chunker.DEFAULT)) {
                result.metric("index_vectors_chunks_per_second", build(options, collection, documents));
                embedder.answering();
                searched(options, result, collection, corpus, rate, seconds);
            }
        }
        return result.metric(
                        "load_average",
                        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage())
                .note("a question is embedded, searched for by words and by vectors, fused and ranked ("
                        + Search.Settings.DEFAULT.candidates() + " candidates, " + Search.Settings.DEFAULT.passages()
                        + " passages); its time counts from when it was due; no cache, no question twice")
                .note(chunks + " documents of one chunk each, of sentences of docs/; their vectors are mixtures of "
                        + REAL + " that the model made, questions are embedded by the model")
                .note("processor time of a question is that of one after another, and does not depend on what else the"
                        + " machine does; load_average does")
                .note("embedding: texts of 128 tokens; bare: the same model run on 128 tokens without tokenizer and"
                        + " mean; both on " + threads + " threads")
                .build();
    }

    private static void embedding(BenchOptions options, BenchResult.Builder result, MiniLmEmbedder model, int threads)
            throws Exception {
        options.say().accept("embedding texts, and running the bare model …");
        EmbeddingRate.ours(model, 50);
        double first = EmbeddingRate.ours(model, EMBEDDED);
        double bare = EmbeddingRate.bare(threads, EMBEDDED);
        double second = EmbeddingRate.ours(model, EMBEDDED);
        result.metric("embeddings_per_second", (first + second) / 2);
        result.peer("bare ONNX", "embeddings_per_second", bare);
    }

    private static void words(BenchOptions options, BenchResult.Builder result, List<Document> documents) {
        Path folder = options.work().resolve("words");
        try (Collection collection = Collection.open(folder, Optional.empty(), Chunker.DEFAULT)) {
            result.metric("index_chunks_per_second", build(options, collection, documents));
        }
    }

    private static double build(BenchOptions options, Collection collection, List<Document> documents) {
        long begun = System.nanoTime();
        Collection.Build built = collection.build(documents, done -> {
            if (done % 20_000 == 0) {
                options.say().accept("indexed " + done + " of " + documents.size() + " …");
            }
        });
        double seconds = (System.nanoTime() - begun) / 1e9;
        collection.use(built.version());
        return built.chunks() / seconds;
    }

    private static void searched(
            BenchOptions options,
            BenchResult.Builder result,
            Collection collection,
            SpeedCorpus corpus,
            int rate,
            int seconds)
            throws Exception {
        options.say().accept("warming up …");
        for (String question : corpus.questions(WARM, 3)) {
            collection.search(Search.of(question));
        }
        List<String> alone = corpus.questions(ALONE, 5);
        ProcessorTime one =
                ProcessorTime.ofThisThread(() -> alone.forEach(question -> collection.search(Search.of(question))));
        result.metric("cpu_ms_per_question", one.cpuSeconds() * 1_000 / ALONE);
        options.say().accept(rate + " questions a second for " + seconds + " s …");
        AtomicInteger found = new AtomicInteger();
        List<String> questions = corpus.questions(rate * seconds, 4);
        Histogram took = send(collection, questions, rate, found);
        result.metric("p50_ms", took.getValueAtPercentile(50) / 1e6)
                .metric("p99_ms", took.getValueAtPercentile(99) / 1e6)
                .metric("max_ms", took.getMaxValue() / 1e6)
                .metric("answered", found.get())
                .metric("requests_per_second", rate);
        if (found.get() < questions.size()) {
            result.note(questions.size() - found.get() + " questions found nothing");
        }
    }

    /// Asks each question when it is due, whether or not those before it are answered.
    private static Histogram send(Collection collection, List<String> questions, int rate, AtomicInteger found)
            throws InterruptedException {
        Histogram took = new AtomicHistogram(LONGEST, 3);
        long start = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < questions.size(); i++) {
                String question = questions.get(i);
                long due = start + (long) (i * 1e9 / rate);
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                threads.execute(() -> {
                    if (!collection.search(Search.of(question)).isEmpty()) {
                        found.incrementAndGet();
                    }
                    took.recordValue(Math.clamp(System.nanoTime() - due, 0, LONGEST));
                });
            }
        }
        return took;
    }
}
