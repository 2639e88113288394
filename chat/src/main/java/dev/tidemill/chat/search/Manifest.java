package dev.tidemill.chat.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What a version of an index says of itself: checked when it is opened.
///
/// @param embedder whose vectors lie in it; empty where none do
/// @param files    SHA-256 of each of its files
record Manifest(String embedder, int documents, int chunks, Map<String, String> files) {
    static final String FILE = "manifest.json";
    private static final String MAGIC = "tidemill-index";
    private static final int FORMAT = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    Manifest {
        files = Map.copyOf(files);
    }

    static Manifest of(Path folder, String embedder, int documents, int chunks) throws IOException {
        return new Manifest(embedder, documents, chunks, digests(folder));
    }

    void write(Path folder) throws IOException {
        ObjectNode node = JSON.createObjectNode()
                .put("magic", MAGIC)
                .put("format", FORMAT)
                .put("embedder", embedder)
                .put("documents", documents)
                .put("chunks", chunks);
        new TreeMap<>(files).forEach(node.putObject("files")::put);
        Files.writeString(
                folder.resolve(FILE), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n");
    }

    /// @throws TidemillException STORAGE where it is none, of another format, or a file is not as it was written
    static Manifest read(Path folder) throws IOException {
        JsonNode node;
        try {
            node = JSON.readTree(Files.readAllBytes(folder.resolve(FILE)));
        } catch (com.fasterxml.jackson.core.JsonProcessingException | java.nio.file.NoSuchFileException none) {
            throw broken(folder, "its manifest is missing or no JSON");
        }
        if (!node.path("magic").asText().equals(MAGIC) || node.path("format").asInt() != FORMAT) {
            throw broken(folder, "its manifest is of format " + node.path("format") + ", this program reads " + FORMAT);
        }
        Map<String, String> files = new TreeMap<>();
        node.path("files")
                .properties()
                .forEach(file -> files.put(file.getKey(), file.getValue().asText()));
        Map<String, String> found = digests(folder);
        if (!files.equals(found)) {
            Map<String, String> wrong = new TreeMap<>(files);
            found.forEach(wrong::remove);
            throw broken(folder, "its files are not as they were written: " + wrong.keySet());
        }
        return new Manifest(
                node.path("embedder").asText(),
                node.path("documents").asInt(),
                node.path("chunks").asInt(),
                files);
    }

    private static TidemillException broken(Path folder, String why) {
        return new TidemillException(
                ErrorCode.STORAGE, "an index must be whole, got " + folder + ": " + why + "; build it again");
    }

    private static Map<String, String> digests(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        Map<String, String> digests = new TreeMap<>();
        for (Path file : files) {
            String name = String.valueOf(file.getFileName());
            if (!name.equals(FILE) && !name.equals("write.lock")) {
                digests.put(name, digest(file));
            }
        }
        return digests;
    }

    private static String digest(Path file) throws IOException {
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of()
                    .formatHex(((DigestInputStream) in).getMessageDigest().digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
