package dev.tidemill.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.core.TidemillException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class ModelArtifactTest {
    private static final ModelArtifact SAMPLE = new ModelArtifact(
            "xgboost",
            List.of("amount", "night"),
            new Calibration.Isotonic(new double[] {-1, 2.5}, new double[] {0.01, 0.9}),
            List.of(profile("amount", 52.5), profile("night", Double.NaN)),
            "{\"learner\":{}}".getBytes(UTF_8));

    private static FeatureProfile profile(String name, double mean) {
        return new FeatureProfile(name, 10, 1, mean, 3, Collections.nCopies(11, mean));
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        assertThat(ModelArtifact.read(SAMPLE.toBytes())).isEqualTo(SAMPLE);
        for (Calibration calibration : List.of(new Calibration.None(), new Calibration.Platt(1.5, -0.25))) {
            ModelArtifact other =
                    new ModelArtifact("xgboost", List.of("amount"), calibration, List.of(), SAMPLE.model());
            assertThat(ModelArtifact.read(other.toBytes())).isEqualTo(other);
        }
    }

    @Test
    void theSameArtifactGivesTheSameBytes() {
        assertThat(SAMPLE.toBytes()).isEqualTo(SAMPLE.toBytes());
    }

    @Test
    void theArtifactReleasedWithFormatOneIsReadStill() throws IOException {
        try (InputStream fixture = ModelArtifactTest.class.getResourceAsStream("/artifact-format-1.zip")) {
            assertThat(ModelArtifact.read(fixture.readAllBytes())).isEqualTo(SAMPLE);
        }
    }

    @Test
    void everyChangedByteIsNoticedOrHarmless() {
        byte[] sound = SAMPLE.toBytes();
        for (int i = 0; i < sound.length; i++) {
            byte[] damaged = sound.clone();
            damaged[i] ^= 0x10;
            try {
                assertThat(ModelArtifact.read(damaged)).isEqualTo(SAMPLE);
            } catch (TidemillException expected) {
                assertThat(expected).hasMessageStartingWith("model artifact ");
            }
        }
    }

    @Test
    void whatIsNoArtifactIsRefusedWithTheReason() {
        assertThatThrownBy(() -> ModelArtifact.read("hello".getBytes(UTF_8)))
                .hasMessageStartingWith("model artifact must hold tidemill.json and model.json, got ");
        assertThatThrownBy(() -> ModelArtifact.read(rewritten("tidemill-model", "tidemill-index")))
                .hasMessage("model artifact must begin with magic \"tidemill-model\", got \"tidemill-index\"");
        assertThatThrownBy(() -> ModelArtifact.read(rewritten("\"format\":1", "\"format\":2")))
                .hasMessage("model artifact must be of format 1, got 2 (made by a newer version?)");
        assertThatThrownBy(() -> ModelArtifact.read(rewritten("{\"learner\":{}}", "{\"learner\":1}")))
                .hasMessageStartingWith("model artifact must hold a model with SHA-256 ");
        assertThatThrownBy(() -> ModelArtifact.read(rewritten("\"isotonic\"", "\"spline\"")))
                .hasMessageContaining("calibration must be none, platt or isotonic, got \"spline\"");
    }

    @Test
    void whatIsTooLargeToBeReadIsNotWritten() {
        int size = unpacked();
        assertThat(ArtifactFile.write(SAMPLE, size)).isEqualTo(SAMPLE.toBytes());
        assertThatThrownBy(() -> ArtifactFile.write(SAMPLE, size - 1L))
                .isInstanceOf(TidemillException.class)
                .hasMessage("model artifact must hold at most " + (size - 1) + " bytes, got " + size
                        + " (train a smaller model: fewer factors, trees or items)");
    }

    private static int unpacked() {
        int size = 0;
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(SAMPLE.toBytes()))) {
            while (in.getNextEntry() != null) {
                size += in.readAllBytes().length;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return size;
    }

    @Test
    void anArtifactThatContradictsItselfIsRefused() {
        Calibration none = new Calibration.None();
        assertThatThrownBy(() -> new ModelArtifact("xgboost", List.of(), none, List.of(), new byte[0]))
                .hasMessage("a model must have 1 to 10000 features, got 0");
        assertThatThrownBy(() -> new ModelArtifact("xgboost", List.of("a", "a"), none, List.of(), new byte[0]))
                .hasMessage("a model's features must be distinct, got [a, a]");
        assertThatThrownBy(
                        () -> new ModelArtifact("xgboost", List.of("a"), none, List.of(profile("b", 1)), new byte[0]))
                .hasMessage("a profile must follow the model's features [a], got [b]");
    }

    private static byte[] rewritten(String from, String to) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(SAMPLE.toBytes()));
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                zip.putNextEntry(new ZipEntry(entry.getName()));
                zip.write(new String(in.readAllBytes(), UTF_8).replace(from, to).getBytes(UTF_8));
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
