package dev.tidemill.bench.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.bench.Bench;
import dev.tidemill.bench.BenchOptions;
import dev.tidemill.bench.BenchResult;
import dev.tidemill.bench.Target;
import dev.tidemill.chat.cache.AnswerCache;
import dev.tidemill.chat.cache.CacheSettings;
import dev.tidemill.chat.cache.Hit;
import dev.tidemill.chat.cache.Lookup;
import dev.tidemill.chat.cache.Partition;
import dev.tidemill.core.Tenant;
import dev.tidemill.serve.embedding.MiniLmEmbedder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// GPTCache's own test: 999 texts are kept, each is asked for in other words; the answer of the very text is right, of
/// another wrong.
///
/// The cache's threshold is learned as in service: of the first 300 pairs it is told whether each candidate was right,
/// until their share of wrong ones is within the bound; how alike texts are and what the verifier looks at were
/// chosen on the same 300. `unseen_…` are the figures of the other 699.
public final class SemanticCacheBench implements Bench {
    private static final int LEARNED_FROM = 300;
    private static final double ERRORS = 0.05;
    private static final double[][] GPT_CACHE = {{0.95, 425, 25, 549}, {0.9, 804, 77, 118}, {0.8, 904, 92, 3}};

    private record Pair(String kept, String asked) {}

    @Override
    public String name() {
        return "semantic-cache";
    }

    @Override
    public String description() {
        return "right, wrong and missed answers of a cache asked in other words (GPTCache's 999 pairs)";
    }

    @Override
    public List<Target> targets() {
        return List.of(Target.atLeast("right", 910), Target.atMost("wrong", 49));
    }

    @Override
    public BenchResult run(BenchOptions options) throws IOException {
        try (MiniLmEmbedder embedder = new MiniLmEmbedder(2)) {
            return run(options, embedder);
        }
    }

    private BenchResult run(BenchOptions options, MiniLmEmbedder embedder) throws IOException {
        List<Pair> pairs = new ArrayList<>();
        for (JsonNode node : GuardData.json(GuardData.requiredFile(options, "semantic-cache", "mock_data.json"))) {
            pairs.add(
                    new Pair(node.path("origin").asText(), node.path("similar").asText()));
        }
        Partition partition = new Partition(Tenant.DEFAULT, "bench", "none", "1", "", "");
        AnswerCache cache = new AnswerCache(
                new CacheSettings(Duration.ofDays(1), 10_000, java.util.OptionalDouble.of(ERRORS), 1, 10_000),
                embedder,
                InstantSource.system(),
                new SimpleMeterRegistry());
        options.say().accept("keeping " + pairs.size() + " answers …");
        pairs.forEach(pair -> cache.put(partition, pair.kept, pair.kept, ""));
        for (Pair pair : pairs.subList(0, Math.min(LEARNED_FROM, pairs.size()))) {
            Lookup lookup = cache.find(partition, pair.asked);
            lookup.hit().or(lookup::candidate).ifPresent(hit -> cache.learn(partition, hit, isRight(hit, pair)));
        }
        return judged(cache, partition, pairs);
    }

    private BenchResult judged(AnswerCache cache, Partition partition, List<Pair> pairs) {
        int[] all = new int[3];
        int[] unseen = new int[3];
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            long began = System.nanoTime();
            Optional<Hit> hit = cache.find(partition, pairs.get(i).asked).hit();
            nanos.add(System.nanoTime() - began);
            int outcome = hit.isEmpty() ? 2 : isRight(hit.get(), pairs.get(i)) ? 0 : 1;
            all[outcome]++;
            unseen[outcome] += i >= LEARNED_FROM ? 1 : 0;
        }
        nanos.sort(Long::compare);
        BenchResult.Builder result = BenchResult.of(name())
                .metric("right", all[0])
                .metric("wrong", all[1])
                .metric("missed", all[2])
                .metric("unseen_right", unseen[0])
                .metric("unseen_wrong", unseen[1])
                .metric("unseen_missed", unseen[2])
                .metric("unseen_error_share", (double) unseen[1] / (unseen[0] + unseen[1]))
                .metric("threshold", cache.threshold(partition))
                .metric("p50_ms", nanos.get(nanos.size() / 2) / 1e6);
        for (double[] row : GPT_CACHE) {
            String peer = String.format(Locale.ROOT, "gptcache_%.2f", row[0]);
            result.peer(peer, "right", row[1]).peer(peer, "wrong", row[2]).peer(peer, "missed", row[3]);
        }
        return result.note("threshold learned from the first " + LEARNED_FROM + " pairs at a bound of " + ERRORS
                        + "; unseen_: the others")
                .note("GPTCache's figures are its own, at three thresholds (examples/README.md), not of this run")
                .build();
    }

    private static boolean isRight(Hit hit, Pair pair) {
        return hit.answer().answer().equals(pair.kept);
    }
}
