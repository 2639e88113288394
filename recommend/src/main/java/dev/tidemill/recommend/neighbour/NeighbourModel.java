package dev.tidemill.recommend.neighbour;

import dev.tidemill.recommend.model.ArtifactInput;
import dev.tidemill.recommend.model.ArtifactOutput;
import dev.tidemill.recommend.model.CandidateModel;
import dev.tidemill.recommend.model.Candidates;
import dev.tidemill.recommend.model.History;
import dev.tidemill.recommend.model.ModelFormat;
import dev.tidemill.recommend.model.Reasoned;
import dev.tidemill.recommend.model.Reasons;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/// Neighbours of every item, most similar first. A score is the sum over the history of weight ·
/// similarity; items that are neighbours of nothing in it are no candidates.
public final class NeighbourModel implements CandidateModel, Reasoned {
    private final String algorithm;
    private final int[] offsets;
    private final int[] neighbours;
    private final float[] similarities;

    NeighbourModel(String algorithm, int[] offsets, int[] neighbours, float[] similarities) {
        this.algorithm = algorithm;
        this.offsets = offsets;
        this.neighbours = neighbours;
        this.similarities = similarities;
    }

    /// Reads models of `algorithm`: `cosine`, `jaccard`, `rp3beta`.
    public static ModelFormat format(String algorithm) {
        return new Format(algorithm);
    }

    @Override
    public String algorithm() {
        return algorithm;
    }

    @Override
    public int items() {
        return offsets.length - 1;
    }

    /// The neighbours of one item, most similar first.
    public Candidates similar(int item) {
        return new Candidates(
                Arrays.copyOfRange(neighbours, offsets[item], offsets[item + 1]),
                Arrays.copyOfRange(similarities, offsets[item], offsets[item + 1]));
    }

    @Override
    public void score(History history, float[] scores) {
        Arrays.fill(scores, 0, items(), Float.NEGATIVE_INFINITY);
        for (int i = 0; i < history.size(); i++) {
            int item = history.items()[i];
            float weight = history.weights()[i];
            for (int at = offsets[item]; at < offsets[item + 1]; at++) {
                float known = scores[neighbours[at]];
                float begun = known == Float.NEGATIVE_INFINITY ? 0f : known;
                scores[neighbours[at]] = begun + weight * similarities[at];
            }
        }
    }

    @Override
    public List<Reason> reasons(History history, int item, int most) {
        return Reasons.of(history, most, i -> history.weights()[i] * similarity(history.items()[i], item));
    }

    private float similarity(int from, int to) {
        for (int at = offsets[from]; at < offsets[from + 1]; at++) {
            if (neighbours[at] == to) {
                return similarities[at];
            }
        }
        return 0f;
    }

    @Override
    public void write(ArtifactOutput out) throws IOException {
        out.writeInts(offsets);
        out.writeInts(neighbours);
        out.writeFloats(similarities);
    }

    /// Reads the content of a model that is part of another.
    ///
    /// @throws dev.tidemill.recommend.model.ArtifactException where it breaks a rule
    public static NeighbourModel read(ArtifactInput in, String algorithm) throws IOException {
        int[] offsets = in.readInts();
        int[] neighbours = in.readInts();
        float[] similarities = in.readFloats();
        boolean holds = offsets.length > 0
                && offsets[0] == 0
                && offsets[offsets.length - 1] == neighbours.length
                && similarities.length == neighbours.length;
        for (int i = 1; i < offsets.length; i++) {
            holds &= offsets[i - 1] <= offsets[i];
        }
        for (int neighbour : neighbours) {
            holds &= neighbour >= 0 && neighbour < offsets.length - 1;
        }
        in.check(holds, "neighbours lie in rising rows and are items");
        return new NeighbourModel(algorithm, offsets, neighbours, similarities);
    }

    private record Format(String algorithm) implements ModelFormat {
        @Override
        public int version() {
            return 1;
        }

        @Override
        public CandidateModel read(ArtifactInput in, int version) throws IOException {
            return NeighbourModel.read(in, algorithm);
        }
    }
}
