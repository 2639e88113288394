package dev.tidemill.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every store of blobs does.
public abstract class BlobsContract {
    /// SHA-256 of "abc": FIPS 180-4, example of one block.
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir
    protected Path directory;

    private Home home;
    protected Blobs blobs;

    /// The home in the directory, new or as it was left.
    protected abstract Home open(Path directory);

    @BeforeEach
    void begin() {
        home = open(directory.resolve("home"));
        blobs = home.blobs();
    }

    @AfterEach
    void end() {
        home.close();
    }

    private static byte[] abc() {
        return "abc".getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void keepsBytesUnderTheirDigest() throws IOException {
        assertThat(blobs.put(abc())).isEqualTo(ABC);
        assertThat(blobs.put(abc())).isEqualTo(ABC);
        assertThat(blobs.get(ABC)).isEqualTo(abc());
        assertThat(blobs.path(ABC)).hasBinaryContent(abc());
        try (InputStream in = blobs.open(ABC)) {
            assertThat(in.read()).isEqualTo('a');
            assertThat(in.skip(1)).isEqualTo(1);
            assertThat(in.readAllBytes()).containsExactly('c');
            assertThat(in.read()).isEqualTo(-1);
        }
        home.close();
        begin();
        assertThat(blobs.exists(ABC)).isTrue();
    }

    @Test
    void keepsFilesOfAnySize() throws IOException {
        Path file = directory.resolve("file");
        byte[] content = new byte[1_000_003];
        content[1_000_002] = 7;
        Files.write(file, content);
        String digest = blobs.put(file);
        assertThat(blobs.get(digest)).isEqualTo(content);
        assertThat(blobs.get(blobs.put(new byte[0]))).isEmpty();
    }

    @Test
    void deletes() {
        blobs.put(abc());
        blobs.delete(ABC);
        blobs.delete(ABC);
        assertThat(blobs.exists(ABC)).isFalse();
        assertThatThrownBy(() -> blobs.get(ABC))
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND))
                .hasMessage("a blob must be there to be read, and " + ABC + " is not");
    }

    @Test
    void refusesWhatIsNoDigest() {
        for (String wrong : new String[] {"", "../../etc/passwd", ABC.toUpperCase(Locale.ROOT), ABC + "/.."}) {
            assertThatThrownBy(() -> blobs.path(wrong))
                    .isInstanceOfSatisfying(
                            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID))
                    .hasMessage("a blob's digest must be 64 hexadecimal digits in lower case, got \"" + wrong + "\"");
            assertThatThrownBy(() -> blobs.get(wrong)).isInstanceOf(TidemillException.class);
            assertThatThrownBy(() -> blobs.exists(wrong)).isInstanceOf(TidemillException.class);
            assertThatThrownBy(() -> blobs.delete(wrong)).isInstanceOf(TidemillException.class);
        }
    }
}
