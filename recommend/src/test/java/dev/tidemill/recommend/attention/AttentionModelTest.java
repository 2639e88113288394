package dev.tidemill.recommend.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tidemill.recommend.kernel.Kernels;
import dev.tidemill.recommend.model.ArtifactException;
import dev.tidemill.recommend.model.CandidateArtifact;
import dev.tidemill.recommend.model.History;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Against PyTorch 2.7.1: the fixture is what `Exported` in `recommend-torch` wrote, a model with random
/// weights and its scores for five histories, and the first version of this artifact.
class AttentionModelTest {
    private static final float CLOSE = 1e-5f;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void scoresAreThoseOfPyTorch(boolean fastest) throws IOException {
        Kernels kernels = fastest ? Kernels.fastest() : Kernels.scalar();
        CandidateArtifact artifact = read(bytes("gsasrec-v1.bin"), kernels);
        assertThat(artifact.items().name(29)).isEqualTo("item-29");
        String[] lines = new String(bytes("gsasrec-v1.tsv"), StandardCharsets.UTF_8).split("\n");
        assertThat(lines).hasSize(5);
        for (String line : lines) {
            String[] fields = line.split("\t");
            int[] items = Arrays.stream(fields[0].split(" "))
                    .mapToInt(Integer::parseInt)
                    .toArray();
            float[] expected = new float[fields.length - 1];
            for (int i = 0; i < expected.length; i++) {
                expected[i] = Float.parseFloat(fields[i + 1]);
            }
            float[] scores = new float[30];
            artifact.model().score(History.of(items), scores);
            assertThat(scores).containsExactly(expected, within(CLOSE));
        }
    }

    @Test
    void whatAUserTurnedAwayFromIsPassedOverAndNothingIsNoPreference() throws IOException {
        CandidateArtifact artifact = read(bytes("gsasrec-v1.bin"), Kernels.fastest());
        float[] with = new float[30];
        float[] without = new float[30];
        History turned = new History(new int[] {4, 9, 7}, new float[] {1, -1, 1}, new long[0], OptionalInt.empty());
        artifact.model().score(turned, with);
        artifact.model().score(History.of(4, 7), without);
        assertThat(with).isEqualTo(without);
        artifact.model().score(History.empty(), with);
        assertThat(with).containsOnly(0f);
    }

    @Test
    void aDamagedArtifactIsRefused() throws IOException {
        byte[] bytes = bytes("gsasrec-v1.bin");
        bytes[bytes.length / 2] ^= 1;
        assertThatThrownBy(() -> read(bytes, Kernels.fastest()))
                .isInstanceOf(ArtifactException.class)
                .hasMessageStartingWith("a model must match its checksums, got another in block ");
    }

    @Test
    void aShapeThatCannotBeIsRefused() {
        assertThatThrownBy(() -> new AttentionShape(10, 5, 10, 3, 1))
                .hasMessage("items, length, width, heads and blocks must be at least 1 and width a multiple of heads,"
                        + " got 10, 5, 10, 3, 1");
        AttentionShape shape = new AttentionShape(10, 5, 9, 3, 2);
        assertThat(shape.parts().getLast().at() + shape.parts().getLast().size())
                .isEqualTo(shape.count());
        assertThatThrownBy(() -> new AttentionModel(shape, new float[3], Kernels.scalar()))
                .hasMessage("weights must be 1305 for this shape, got 3");
    }

    private static CandidateArtifact read(byte[] bytes, Kernels kernels) throws IOException {
        return CandidateArtifact.read(bytes, List.of(AttentionModel.format(kernels)));
    }

    private static byte[] bytes(String name) throws IOException {
        try (InputStream in = AttentionModelTest.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in).readAllBytes();
        }
    }
}
