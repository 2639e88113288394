package dev.tidemill.recommend.slate;

import dev.tidemill.app.SlateDefinition;
import dev.tidemill.core.TidemillException;
import dev.tidemill.learn.TrainingProgress;
import dev.tidemill.recommend.click.ClickLog;
import dev.tidemill.recommend.click.PositionBias;
import dev.tidemill.recommend.click.PositionModel;
import dev.tidemill.recommend.matrix.Ids;
import dev.tidemill.recommend.rank.Ranker;
import dev.tidemill.recommend.rank.RankerTraining;
import dev.tidemill.registry.ModelArtifact;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Slates that were shown and what was clicked on them, and what a ranker makes of these: it learns
/// from the earlier
/// four fifths, with each click weighed against the bias of its position, and is kept only where it
/// puts what was
/// clicked in the last fifth higher than the order that was fused. One thread.
public final class ClickedSlates {
    /// How many slates are held, the newest.
    public static final int MOST = 50_000;

    private static final String FUSED = "position.fused";
    private static final double EARLIER = 0.8;

    private final SlateDefinition.Rank rank;
    private final List<String> names;
    private final LinkedHashMap<String, Shown> shown = new LinkedHashMap<>();

    private static final class Shown {
        private final LoggedSlate slate;
        private final boolean[] clicked;
        private boolean seen;

        Shown(LoggedSlate slate) {
            this.slate = slate;
            this.clicked = new boolean[slate.items().size()];
        }
    }

    /// @param names of the values that a ranker sees
    public ClickedSlates(SlateDefinition.Rank rank, List<String> names) {
        this.rank = rank;
        this.names = List.copyOf(names);
    }

    /// Adds a slate, in order of time.
    ///
    /// @param content of the decision's receipt
    public void show(String decision, String content) {
        LoggedSlate.of(content, names).filter(slate -> !slate.items().isEmpty()).ifPresent(slate -> {
            shown.put(decision, new Shown(slate));
            if (shown.size() > MOST) {
                shown.remove(shown.firstEntry().getKey());
            }
        });
    }

    /// Adds what became of an item of a slate; of slates and items that are not held nothing is added.
    ///
    /// @param clicked or only looked at
    public void learn(String decision, String item, boolean clicked) {
        Shown slate = shown.get(decision);
        if (slate != null) {
            int position = slate.slate.items().indexOf(item);
            slate.seen = true;
            if (position >= 0 && clicked) {
                slate.clicked[position] = true;
            }
        }
    }

    /// What came of it.
    ///
    /// @param ranker  empty where too few clicks are known, or it orders no better than what was fused
    /// @param metrics `rank.clicks`, `rank.slates`, and of the last fifth the mean reciprocal
    ///     places of what was
    ///     clicked, weighed against bias: `rank.mrr` in the ranker's order, `rank.fused_mrr` in the other
    /// @param note    what happened, in words
    public record Learned(Optional<ModelArtifact> ranker, Map<String, Double> metrics, String note) {
        public Learned {
            metrics = Map.copyOf(metrics);
        }
    }

    /// Trains.
    ///
    /// @throws TidemillException INVALID where a parameter of the trees is unknown or out of range
    public Learned train(long seed, int threads) {
        List<Shown> all = shown.values().stream().filter(slate -> slate.seen).toList();
        int clicks = all.stream().mapToInt(ClickedSlates::clicks).sum();
        Map<String, Double> metrics = new TreeMap<>();
        metrics.put("rank.slates", (double) all.size());
        metrics.put("rank.clicks", (double) clicks);
        if (clicks < rank.least()) {
            return new Learned(
                    Optional.empty(),
                    metrics,
                    "a ranker must have " + rank.least() + " clicks to learn from on lists of a version in use, got "
                            + clicks + "; the fused order stays until there are more");
        }
        List<Shown> train = all.subList(0, (int) (EARLIER * all.size()));
        List<Shown> judged = all.subList(train.size(), all.size());
        Bias bias = bias(train);
        RankerTraining training = new RankerTraining(names, bias.bias());
        train.forEach(slate -> training.add(slate.slate.rows(), slate.clicked));
        judged.forEach(slate -> training.addValidation(slate.slate.rows(), slate.clicked));
        if (training.clicks() == 0) {
            return new Learned(
                    Optional.empty(), metrics, "a ranker must have clicks among its earlier slates; got none there");
        }
        ModelArtifact artifact = training.train(rank.parameters(), seed, threads, TrainingProgress.SILENT)
                .artifact();
        return judged(artifact, judged, bias, metrics);
    }

    private Learned judged(ModelArtifact artifact, List<Shown> judged, Bias bias, Map<String, Double> metrics) {
        Ranker ranker = Ranker.of(artifact);
        int fused = names.indexOf(FUSED);
        double before = reciprocal(judged, bias.bias(), row -> -row[fused]);
        double after = reciprocal(judged, bias.bias(), ranker::score);
        metrics.put("rank.fused_mrr", before);
        metrics.put("rank.mrr", after);
        boolean better = after > before;
        String note = bias.note() + (better ? "" : "; it orders no better than what is fused, so that order stays");
        return new Learned(better ? Optional.of(artifact) : Optional.empty(), metrics, note);
    }

    private static int clicks(Shown slate) {
        int clicks = 0;
        for (boolean clicked : slate.clicked) {
            clicks += clicked ? 1 : 0;
        }
        return clicks;
    }

    private record Bias(PositionBias bias, String note) {}

    private static Bias bias(List<Shown> slates) {
        Ids.Builder items = new Ids.Builder();
        slates.forEach(slate -> slate.slate.items().forEach(items::add));
        ClickLog log = new ClickLog(Math.max(1, items.size()));
        for (Shown slate : slates) {
            log.add(slate.slate.items().stream().mapToInt(items::add).toArray(), slate.clicked);
        }
        try {
            PositionBias bias = PositionModel.fit(log).bias();
            return new Bias(bias, "clicks are weighed against positions looked at " + shares(bias) + " as often");
        } catch (IllegalArgumentException alike) {
            return new Bias(PositionBias.none(), "positions are taken as equal: " + alike.getMessage());
        }
    }

    private static String shares(PositionBias bias) {
        return bias.examination().stream()
                .limit(10)
                .map(share -> String.format(java.util.Locale.ROOT, "%.2f", share))
                .toList()
                .toString();
    }

    /// How a row is valued: greater is better.
    @FunctionalInterface
    private interface Value {
        double of(double[] row);
    }

    private static double reciprocal(List<Shown> slates, PositionBias bias, Value value) {
        double sum = 0;
        double weights = 0;
        for (Shown slate : slates) {
            double[] values = slate.slate.rows().stream().mapToDouble(value::of).toArray();
            for (int k = 0; k < values.length; k++) {
                if (slate.clicked[k]) {
                    double mine = values[k];
                    long above =
                            Arrays.stream(values).filter(other -> other > mine).count();
                    sum += bias.weight(k) / (above + 1);
                    weights += bias.weight(k);
                }
            }
        }
        return weights == 0 ? 0 : sum / weights;
    }
}
