package dev.tidemill.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Files keep the contract; what was damaged is seen and can be put again.
class FileBlobsTest extends BlobsContract {
    @Override
    protected Home open(Path directory) {
        return EmbeddedHome.open(directory);
    }

    @Test
    void seesDamage() throws IOException {
        String digest = blobs.put(new byte[] {1, 2, 3});
        Files.write(blobs.path(digest), new byte[] {1, 2, 4});
        assertThatThrownBy(() -> blobs.get(digest))
                .hasMessageStartingWith("a blob must hold what its digest says, but " + digest + " holds ")
                .hasMessageEndingWith("; restore it from a backup or make it again");
        blobs.put(new byte[] {1, 2, 3});
        assertThat(blobs.get(digest)).containsExactly(1, 2, 3);
    }

    @Test
    void clearsAwayWhatAKilledProcessLeft() throws IOException {
        Path parts = directory.resolve("left/blobs/parts");
        Files.createDirectories(parts);
        Files.writeString(parts.resolve("blob1.part"), "half");
        new FileBlobs(directory.resolve("left/blobs"));
        assertThat(parts).isEmptyDirectory();
    }
}
