package dev.tidemill.registry.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files of runs: by path, never outside, content shared and let go.
class ArtifactFilesTest {
    @TempDir
    Path folder;

    private Opened opened;
    private ArtifactFiles files;

    @BeforeEach
    void open() {
        opened = new Opened(folder);
        files = opened.tracking.files();
    }

    @AfterEach
    void close() {
        opened.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String text(String path) throws IOException {
        try (var in = files.open(files.find(path).orElseThrow())) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void foldersComeOfPaths() throws IOException {
        files.put("0/r/artifacts/model/MLmodel", bytes("a"));
        files.put("0/r/artifacts/model/model.xgb", bytes("bb"));
        files.put("0/r/artifacts/note.txt", bytes("c"));
        files.put("0/r/artifacts/note.txt", bytes("d"));
        assertThat(files.list("0/r/artifacts"))
                .extracting(ArtifactFile::name, ArtifactFile::folder, ArtifactFile::size)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("model", true, 0L),
                        org.assertj.core.groups.Tuple.tuple("note.txt", false, 1L));
        assertThat(files.all("0/r")).hasSize(3);
        assertThat(text("0/r/artifacts/note.txt")).isEqualTo("d");
        assertThat(files.delete("0/r/artifacts/model")).isEqualTo(2);
        assertThat(files.list("0/r/artifacts/model")).isEmpty();
        assertThatThrownBy(() -> files.put("0/r/artifacts", bytes("x")))
                .hasMessageContaining("a file must not have the path of a folder");
        assertThatThrownBy(() -> files.put("0/r/artifacts/note.txt/x", bytes("x")))
                .hasMessageContaining("a folder must not have the path of a file");
    }

    @Test
    void pathsThatLeadOutAreRefused() {
        for (String path :
                List.of("../a", "a/../b", "a//b", "./a", "a/.", "a\\b", "a\u0000b", "", "a/", "x".repeat(1001))) {
            assertThatThrownBy(() -> files.put(path, bytes("x"))).as(path).hasMessageStartingWith("Invalid path:");
        }
    }

    @Test
    void contentStaysWhileAnythingNeedsIt() {
        String digest = files.put("a", bytes("same")).digest();
        files.put("b", bytes("same"));
        files.delete("a");
        assertThat(opened.home.blobs().exists(digest)).isTrue();
        opened.heldElsewhere.add(digest);
        files.delete("b");
        assertThat(opened.home.blobs().exists(digest)).isTrue();
        opened.heldElsewhere.clear();
        files.put("a", bytes("same"));
        files.delete("a");
        assertThat(opened.home.blobs().exists(digest)).isFalse();
    }

    @Test
    void partsBecomeOneFile() throws IOException {
        ArtifactParts parts = opened.tracking.parts();
        String upload = parts.begin("big/file");
        Path one = Files.writeString(folder.resolve("one"), "first,");
        Path two = Files.writeString(folder.resolve("two"), "second");
        parts.put(upload, 2, two);
        assertThatThrownBy(() -> parts.complete(upload, "big/file"))
                .hasMessage("an upload must have all its parts from 1 on, got [2]");
        parts.put(upload, 1, two);
        parts.put(upload, 1, one);
        assertThatThrownBy(() -> parts.complete(upload, "other")).hasMessageContaining("upload must have begun");
        parts.complete(upload, "big/file");
        assertThat(text("big/file")).isEqualTo("first,second");
        assertThatThrownBy(() -> parts.put(upload, 3, one)).hasMessageContaining("upload must have begun");
        String other = parts.begin("big/other");
        String digest = parts.put(other, 1, two);
        parts.abort(other);
        assertThat(opened.home.blobs().exists(digest)).isFalse();
    }
}
