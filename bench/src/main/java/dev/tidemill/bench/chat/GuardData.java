package dev.tidemill.bench.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.tidemill.bench.BenchOptions;
import dev.tidemill.chat.classify.LabelledText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/// Reads the public sets that guards are trained and judged on, from a folder that holds a set, or holds folders of
/// sets, or stands beside them.
final class GuardData {
    /// The classes of Davidson et al., by their number.
    static final List<String> DAVIDSON = List.of("hate", "offensive", "neither");

    /// The one category of an injection model.
    static final String INJECTION = "injection";

    private static final ObjectMapper JSON = new ObjectMapper();

    private GuardData() {}

    /// A file of a set, where it is.
    static Optional<Path> file(BenchOptions options, String set, String name) {
        Path data = options.requiredData("a folder that holds the set " + set);
        Path above = data.toAbsolutePath().getParent();
        return Stream.of(data, data.resolve(set), above == null ? data : above.resolve(set))
                .map(folder -> folder.resolve(name))
                .filter(Files::exists)
                .findFirst();
    }

    static Path requiredFile(BenchOptions options, String set, String name) {
        return file(options, set, name)
                .orElseThrow(() -> new IllegalArgumentException("--data must be a folder that holds " + name
                        + ", or the folder above, got \"" + options.data().orElseThrow() + "\""));
    }

    /// Tweets with their class.
    static List<LabelledText> davidson(Path file) throws IOException {
        List<LabelledText> texts = new ArrayList<>();
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(file)) {
            for (NamedCsvRecord row : rows) {
                String category = DAVIDSON.get(Integer.parseInt(row.getField("class")));
                texts.add(new LabelledText(row.getField("tweet"), Set.of(category)));
            }
        }
        return texts;
    }

    /// Whether a text belongs to the fifth that tests: by its own hash, so that no order of a file matters and equal
    /// texts lie on one side.
    static boolean isTest(LabelledText text) {
        long mixed = text.text().hashCode() * 0x9E3779B97F4A7C15L;
        return Long.remainderUnsigned(mixed >>> 20, 5) == 0;
    }

    /// `{"text", "label"}` a line, 1 an injection.
    static List<LabelledText> deepset(Path file) throws IOException {
        List<LabelledText> texts = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            texts.add(labelled(JSON.readTree(line)));
        }
        return texts;
    }

    /// A prompt with where it comes from.
    record Prompt(LabelledText text, String source) {}

    /// An array of prompts.
    static List<Prompt> prompts(Path file) throws IOException {
        List<Prompt> prompts = new ArrayList<>();
        for (JsonNode node : JSON.readTree(file.toFile())) {
            prompts.add(new Prompt(labelled(node), node.path("source").asText("")));
        }
        return prompts;
    }

    private static LabelledText labelled(JsonNode node) {
        String text = node.hasNonNull("text")
                ? node.get("text").asText()
                : node.path("prompt").asText();
        return new LabelledText(text, node.path("label").asInt() == 1 ? Set.of(INJECTION) : Set.of());
    }

    /// Harmless texts that an injection model has to know: users' requests of HaluEval, paragraphs of three projects'
    /// documentation, and sentences of our own that hold the words of injections.
    ///
    /// @param each of the first two, drawn with a fixed seed
    /// @param cost of an error on one of them
    static List<LabelledText> benign(BenchOptions options, int each, double cost) throws IOException {
        List<String> requests = new ArrayList<>();
        for (String line : Files.readAllLines(requiredFile(options, "halueval", "general_data.jsonl"))) {
            requests.add(JSON.readTree(line).path("user_query").asText());
        }
        List<String> paragraphs = new ArrayList<>();
        Path documents = requiredFile(options, "docs-corpus", "mkdocs").getParent();
        try (Stream<Path> files = Files.walk(documents)) {
            for (Path file : files.filter(GuardData::isDocument).sorted().toList()) {
                for (String paragraph : Files.readString(file).split("\\n\\s*\\n", -1)) {
                    if (paragraph.length() > 60) {
                        paragraphs.add(paragraph.substring(0, Math.min(paragraph.length(), 600)));
                    }
                }
            }
        }
        List<String> chosen = new ArrayList<>();
        for (List<String> from : List.of(requests, paragraphs)) {
            Collections.shuffle(from, new Random(1));
            chosen.addAll(from.subList(0, Math.min(each, from.size())));
        }
        chosen.addAll(triggerWords());
        return chosen.stream()
                .map(text -> new LabelledText(text, Set.of(), cost))
                .toList();
    }

    private static boolean isDocument(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".md") && !name.equals("README.md");
    }

    private static List<String> triggerWords() throws IOException {
        try (InputStream stream = GuardData.class.getResourceAsStream("benign-trigger-words.txt")) {
            if (stream == null) {
                throw new IllegalStateException("the jar must hold benign-trigger-words.txt (build it again)");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    /// JSON of a file.
    static JsonNode json(Path file) throws IOException {
        return JSON.readTree(file.toFile());
    }

    /// The first 16 digits of the SHA-256 of some bytes.
    static String digest(byte[] bytes) {
        try {
            byte[] digest = java.security.MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(digest).substring(0, 16);
        } catch (java.security.NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
