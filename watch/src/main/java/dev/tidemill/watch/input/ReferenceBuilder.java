package dev.tidemill.watch.input;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Makes a [Reference]: learns bins, cuts the rows into windows as they will be cut later, and measures each window
/// against all others.
final class ReferenceBuilder {
    private static final int FEWEST_CHUNKS = 5;
    private static final int CHUNKS_OTHERWISE = 10;
    private static final int MOST_CHUNKS = 60;
    private static final int LEAST_CHUNK_ROWS = 20;
    private static final int MOST_CORRELATED_ROWS = 50_000;
    private static final double DEVIATIONS = 3;

    private final Span span;
    private final Sample sample;
    private final List<Bins> bins;
    private final List<Chunk> chunks;
    private final Chunk all;

    /// A window of the reference.
    private record Chunk(int phase, List<Histogram> columns, Correlations together) {}

    ReferenceBuilder(Span span, Sample sample) {
        this.span = span;
        this.sample = sample;
        this.bins = Arrays.stream(sample.values()).map(Bins::of).toList();
        int[][] cut = cut();
        double[][] scores = scores();
        int step = Math.max(1, sample.rows() / MOST_CORRELATED_ROWS);
        this.chunks = Arrays.stream(cut).map(rows -> chunk(rows, scores, step)).toList();
        this.all = sum(chunks, 0);
    }

    private double[][] scores() {
        double[][] scores = new double[bins.size()][];
        for (int column = 0; column < scores.length; column++) {
            Histogram histogram = Histogram.over(bins.get(column));
            for (double value : sample.values()[column]) {
                histogram.add(bins.get(column), value);
            }
            if (Reference.ANSWERS.contains(sample.names().get(column))) {
                scores[column] = new double[bins.get(column).places()];
                continue;
            }
            scores[column] = Reference.scores(bins.get(column), histogram);
        }
        return scores;
    }

    /// The rows of each window in the order of time.
    private int[][] cut() {
        Integer[] order = new Integer[sample.rows()];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingLong(i -> sample.times()[i]));
        Map<Long, List<Integer>> windows = new TreeMap<>();
        for (int place = 0; place < order.length; place++) {
            long window = span.rows() > 0 ? place / span.rows() : span.start(sample.times()[order[place]]);
            windows.computeIfAbsent(window, _ -> new ArrayList<>()).add(order[place]);
        }
        List<List<Integer>> kept = new ArrayList<>(windows.values());
        kept.removeIf(rows -> rows.size() < LEAST_CHUNK_ROWS);
        if (kept.size() < FEWEST_CHUNKS) {
            kept = equalParts(order);
        }
        int from = Math.max(0, kept.size() - Math.max(MOST_CHUNKS, span.phases() * 3));
        return kept.subList(from, kept.size()).stream()
                .map(rows -> rows.stream().mapToInt(row -> row).toArray())
                .toArray(int[][]::new);
    }

    private static List<List<Integer>> equalParts(Integer[] order) {
        List<List<Integer>> parts = new ArrayList<>();
        for (int i = 0; i < CHUNKS_OTHERWISE; i++) {
            int from = (int) ((long) order.length * i / CHUNKS_OTHERWISE);
            int to = (int) ((long) order.length * (i + 1) / CHUNKS_OTHERWISE);
            if (to > from) {
                parts.add(Arrays.asList(order).subList(from, to));
            }
        }
        return parts;
    }

    private Chunk chunk(int[] rows, double[][] scores, int step) {
        List<Histogram> columns = new ArrayList<>();
        int[][] places = new int[bins.size()][rows.length];
        for (int column = 0; column < bins.size(); column++) {
            Histogram histogram = Histogram.over(bins.get(column));
            double[] values = sample.values()[column];
            for (int i = 0; i < rows.length; i++) {
                places[column][i] = histogram.add(bins.get(column), values[rows[i]]);
            }
            columns.add(histogram);
        }
        Correlations together = new Correlations(bins.size());
        double[] row = new double[bins.size()];
        for (int i = 0; i < rows.length; i += step) {
            for (int column = 0; column < row.length; column++) {
                row[column] = scores[column][places[column][i]];
            }
            together.add(row);
        }
        int phase = span.rows() > 0 ? 0 : span.phase(span.start(sample.times()[rows[0]]));
        return new Chunk(phase, columns, together);
    }

    private Chunk sum(List<Chunk> parts, int phase) {
        List<Histogram> columns = bins.stream().map(Histogram::over).toList();
        Correlations together = new Correlations(bins.size());
        for (Chunk part : parts) {
            for (int column = 0; column < columns.size(); column++) {
                columns.get(column).merge(part.columns().get(column));
            }
            together.merge(part.together());
        }
        return new Chunk(phase, columns, together);
    }

    Reference build(int version, String origin) {
        List<List<Histogram>> phases = new ArrayList<>();
        for (int phase = 0; phase < span.phases() && span.season() > 0; phase++) {
            phases.add(sum(ofPhase(phase), phase).columns());
        }
        double[][] usual = new double[bins.size()][Measure.MEASURES.size()];
        double[] usualMissing = new double[bins.size()];
        double[] changes = new double[chunks.size()];
        for (int i = 0; i < changes.length; i++) {
            Chunk chunk = chunks.get(i);
            changes[i] = chunk.together().rows() < 4
                    ? 0
                    : chunk.together()
                            .change(all.together().without(chunk.together()))
                            .size();
        }
        for (int column = 0; column < usual.length; column++) {
            usual(column, usual[column]);
            usualMissing[column] = usualMissing(column);
        }
        return new Reference(
                version,
                origin,
                span,
                sample.rows(),
                sample.names(),
                bins,
                all.columns(),
                phases,
                usual,
                usualMissing,
                all.together().state(),
                bound(changes));
    }

    private List<Chunk> ofPhase(int phase) {
        return chunks.stream().filter(chunk -> chunk.phase() == phase).toList();
    }

    private void usual(int column, double[] into) {
        double[][] sizes = new double[into.length][chunks.size()];
        for (int i = 0; i < chunks.size(); i++) {
            Chunk chunk = chunks.get(i);
            Histogram rest = rest(column, chunk);
            for (int measure = 0; measure < into.length; measure++) {
                double size = Measure.MEASURES
                        .get(measure)
                        .size(bins.get(column), rest, chunk.columns().get(column));
                sizes[measure][i] = size;
            }
        }
        for (int measure = 0; measure < into.length; measure++) {
            into[measure] = bound(sizes[measure]);
        }
    }

    /// All that a window of the reference is compared with: the others of its phase, or all others.
    @SuppressWarnings("ReferenceEquality") // this very window, not one that is equal to it
    private Histogram rest(int column, Chunk chunk) {
        List<Chunk> same = span.season() > 0 ? ofPhase(chunk.phase()) : chunks;
        Histogram rest = Histogram.over(bins.get(column));
        for (Chunk other : same.size() > 1 ? same : chunks) {
            if (other != chunk) {
                rest.merge(other.columns().get(column));
            }
        }
        return rest;
    }

    private double usualMissing(int column) {
        return bound(chunks.stream()
                .mapToDouble(chunk -> chunk.columns().get(column).missingShare())
                .toArray());
    }

    /// Mean and three standard deviations above it; windows that say nothing are left out.
    private static double bound(double[] all) {
        double[] values = Arrays.stream(all).filter(v -> !Double.isNaN(v)).toArray();
        double mean = Arrays.stream(values).average().orElse(0);
        double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        return mean + DEVIATIONS * Math.sqrt(squares / Math.max(1, values.length - 1));
    }
}
