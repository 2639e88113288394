package dev.tidemill.bench.chat;

import dev.tidemill.bench.Bench;
import dev.tidemill.bench.BenchOptions;
import dev.tidemill.bench.BenchResult;
import dev.tidemill.bench.Target;
import dev.tidemill.chat.document.Chunker;
import dev.tidemill.chat.search.Collection;
import dev.tidemill.chat.search.Passage;
import dev.tidemill.chat.search.Search;
import dev.tidemill.serve.embedding.CachedEmbedder;
import dev.tidemill.serve.embedding.MiniLmEmbedder;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// `retrieval-quality`: a test collection in BEIR's layout searched with one setting for all, each stage beside it.
public final class RetrievalQualityBench implements Bench {
    private static final Search.Settings SETTING = Search.Settings.DEFAULT.with(400, 400);
    private static final long CACHE_BYTES = 64L << 20;

    @Override
    public String name() {
        return "retrieval-quality";
    }

    @Override
    public String description() {
        return "Passages found for judged questions (--data: BEIR layout), beside words, vectors and fusion alone.";
    }

    /// What the known collections have to reach; others have no bound.
    @Override
    public List<Target> targets(BenchOptions options) {
        return switch (options.data().map(RetrievalQualityBench::collection).orElse("")) {
            case "docs-rag" ->
                List.of(
                        Target.atLeast("precision_at_3", 0.460),
                        Target.atLeast("recall_at_3", 0.740),
                        Target.atLeast("mrr_at_3", 0.865));
            case "cranfield" -> List.of(Target.atLeast("ndcg_at_10", 0.390));
            case "xquad-en" -> List.of(Target.atLeast("ndcg_at_10", 0.978));
            default -> List.of();
        };
    }

    private static String collection(Path data) {
        Path folder = data.toAbsolutePath().normalize();
        Path named = folder.endsWith("beir") ? folder.resolve("..").normalize() : folder;
        return String.valueOf(named.getFileName());
    }

    @Override
    public BenchResult run(BenchOptions options) throws Exception {
        BeirFolder data = BeirFolder.read(options.requiredData("a folder in BEIR's layout"));
        BenchResult.Builder result = BenchResult.of(name());
        try (MiniLmEmbedder model = new MiniLmEmbedder(Runtime.getRuntime().availableProcessors());
                Collection collection = Collection.open(
                        options.work().resolve("index"),
                        Optional.of(new CachedEmbedder(model, CACHE_BYTES)),
                        Chunker.DEFAULT)) {
            Collection.Build built = collection.build(data.documents(), done -> {
                if (done % 200 == 0) {
                    options.say().accept(done + " of " + data.documents().size() + " documents …");
                }
            });
            collection.use(built.version());
            measure(collection, data, SETTING).forEach(result::metric);
            result.peer("words alone", measure(collection, data, SETTING.with(Search.Method.TEXT, false)))
                    .peer("vectors alone", measure(collection, data, SETTING.with(Search.Method.VECTORS, false)))
                    .peer("fused, not ranked", measure(collection, data, SETTING.with(Search.Method.HYBRID, false)))
                    .peer("every second question", measure(collection, data.everySecond(), SETTING));
            return result.note(data.documents().size() + " documents in " + built.chunks() + " chunks, "
                            + data.queries().size()
                            + " questions; a document ranks by the best of its chunks; linear gains")
                    .note("one setting for every collection: " + SETTING)
                    .note("weights were chosen on the 1st, 3rd, … question of docs-rag, xquad-en and cranfield; "
                            + "\"every second question\" has the 2nd, 4th, …, on which none was")
                    .build();
        }
    }

    private static Map<String, Double> measure(Collection collection, BeirFolder data, Search.Settings settings) {
        RetrievalMeasures measures = new RetrievalMeasures();
        data.queries().forEach((id, question) -> {
            Set<String> ranked = new LinkedHashSet<>();
            for (Passage passage : collection.search(new Search(question, Set.of(), Map.of(), settings))) {
                ranked.add(passage.chunk().document());
            }
            measures.add(List.copyOf(ranked), data.gains().getOrDefault(id, Map.of()));
        });
        return measures.means();
    }
}
