package dev.tidemill.recommend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.recommend.factor.IalsParameters;
import dev.tidemill.recommend.factor.IalsTrainer;
import dev.tidemill.recommend.kernel.Kernels;
import dev.tidemill.recommend.linear.ClosedFormTrainer;
import dev.tidemill.recommend.linear.GraphFilterTrainer;
import dev.tidemill.recommend.matrix.Ids;
import dev.tidemill.recommend.matrix.Interactions;
import dev.tidemill.recommend.model.ArtifactException;
import dev.tidemill.recommend.model.CandidateArtifact;
import dev.tidemill.recommend.model.CandidateModel;
import dev.tidemill.recommend.model.CandidateTrainer;
import dev.tidemill.recommend.model.History;
import dev.tidemill.recommend.model.ModelFormat;
import dev.tidemill.recommend.model.TrainingRun;
import dev.tidemill.recommend.neighbour.NeighbourTrainer;
import dev.tidemill.recommend.trend.TrendTrainer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CandidateArtifactTest {
    private static final Kernels KERNELS = Kernels.fastest();
    private static final List<ModelFormat> FORMATS = Algorithms.formats(KERNELS);
    private static final Interactions DATA = Tables.random(40, 12, 5, 1);

    static Stream<CandidateTrainer<Interactions, ? extends CandidateModel>> trainers() {
        return Stream.of(
                ClosedFormTrainer.of("ease", Map.of("l2", 5.0), KERNELS),
                ClosedFormTrainer.of("edlae", Map.of("l2", 5.0), KERNELS),
                GraphFilterTrainer.of(Map.of("rank", 4.0), KERNELS),
                new IalsTrainer(IalsParameters.of(Map.of("factors", 8.0, "iterations", 2.0)), KERNELS),
                NeighbourTrainer.of("cosine", Map.of("neighbours", 5.0)),
                NeighbourTrainer.of("jaccard", Map.of()),
                NeighbourTrainer.of("rp3beta", Map.of("alpha", 0.8)),
                new TrendTrainer(
                        100, 5, IntStream.range(0, 40).map(i -> i % 3 - 1).toArray(), ids("s", 2)));
    }

    private static Ids ids(String prefix, int count) {
        return Ids.of(IntStream.range(0, count).mapToObj(i -> prefix + i).toList());
    }

    private static ModelFormat format(String algorithm) {
        return FORMATS.stream()
                .filter(format -> format.algorithm().equals(algorithm))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] bytes(CandidateModel model) {
        return new CandidateArtifact(model, ids("item-", 12), ids("user-", 40)).toBytes(format(model.algorithm()));
    }

    @ParameterizedTest
    @MethodSource("trainers")
    void whatWasWrittenAnswersTheSame(CandidateTrainer<Interactions, ? extends CandidateModel> trainer)
            throws IOException {
        CandidateModel model = trainer.train(DATA, TrainingRun.quiet(7));
        assertThat(model.algorithm()).isEqualTo(trainer.algorithm());
        CandidateArtifact read = CandidateArtifact.read(bytes(model), FORMATS);
        assertThat(read.items()).isEqualTo(ids("item-", 12));
        assertThat(read.users()).isEqualTo(ids("user-", 40));
        for (History history : List.of(History.of(1, 3, 3), History.of(DATA, 5), History.empty())) {
            assertThat(scores(read.model(), history)).isEqualTo(scores(model, history));
        }
        assertThat(bytes(read.model())).isEqualTo(bytes(model));
    }

    private static float[] scores(CandidateModel model, History history) {
        float[] scores = new float[model.items()];
        model.score(history, scores);
        return scores;
    }

    @ParameterizedTest
    @MethodSource("trainers")
    void cutsAndFlippedBitsAreRefused(CandidateTrainer<Interactions, ? extends CandidateModel> trainer) {
        byte[] whole = bytes(trainer.train(DATA, TrainingRun.quiet(7)));
        for (int length = 0; length < whole.length; length += 3) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> CandidateArtifact.read(cut, FORMATS)).isInstanceOf(ArtifactException.class);
        }
        for (int at = 0; at < whole.length; at += 3) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 4;
            assertThatThrownBy(() -> CandidateArtifact.read(damaged, FORMATS)).isInstanceOf(ArtifactException.class);
        }
    }

    @Test
    void theMessageSaysWhatIsWrong() {
        byte[] whole = bytes(ClosedFormTrainer.ease(5, KERNELS).train(DATA, TrainingRun.quiet(7)));
        assertRefused(new byte[20], "a model must begin with its magic TMCM (this is another file, or none)");
        byte[] newer = whole.clone();
        newer[5] = 2;
        assertRefused(
                newer,
                "a model's envelope must have a version from 1 to 1, got 2 (update the program, or use"
                        + " another version of the model)");
        assertRefused(
                Arrays.copyOf(whole, whole.length - 9),
                "a model must not be cut, got its end in block 0 (use"
                        + " another version of the model, or train it again)");
        byte[] damaged = whole.clone();
        damaged[100] ^= 1;
        assertRefused(
                damaged,
                "a model must match its checksums, got another in block 0 (use another version of the"
                        + " model, or train it again)");
        assertThatThrownBy(() -> CandidateArtifact.read(whole, List.of()))
                .hasMessage(
                        "a model's algorithm must be known, got \"ease\" (update the program, or use another version"
                                + " of the model)");
    }

    private static void assertRefused(byte[] bytes, String message) {
        assertThatThrownBy(() -> CandidateArtifact.read(bytes, FORMATS))
                .isInstanceOf(ArtifactException.class)
                .hasMessage(message);
    }

    /// More than one block, and a text that lies across two of them.
    @Test
    void valuesLieAcrossBlocks() throws IOException {
        Interactions wide = Tables.random(50, 200, 8, 2);
        CandidateModel model = ClosedFormTrainer.ease(5, KERNELS).train(wide, TrainingRun.quiet(1));
        Ids items = ids("an item with a name that is long enough for its block ".repeat(20), 200);
        byte[] bytes = new CandidateArtifact(model, items, Ids.none()).toBytes(format("ease"));
        CandidateArtifact read = CandidateArtifact.read(bytes, FORMATS);
        assertThat(read.items()).isEqualTo(items);
        assertThat(scores(read.model(), History.of(3))).isEqualTo(scores(model, History.of(3)));
    }

    /// Version 1 as it was released: a trend over the items a, b, c.
    @Test
    void theFixtureOfVersion1IsRead() throws IOException {
        try (InputStream fixture = getClass().getResourceAsStream("trend-v1.hex")) {
            byte[] bytes = HexFormat.of()
                    .parseHex(new String(fixture.readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII).strip());
            CandidateArtifact read = CandidateArtifact.read(bytes, FORMATS);
            assertThat(read.items().names()).containsExactly("a", "b", "c");
            assertThat(scores(read.model(), History.empty())).containsExactly(1f, 2f, Float.NEGATIVE_INFINITY);
            assertThat(read.toBytes(format("trend"))).isEqualTo(bytes);
        }
    }
}
