package dev.tidemill.chat.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemill.core.Problem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// A set of questions, as JSON Lines: `{"id": "1", "question": "…", "passages": ["doc#3"], "answer": "…"}`;
/// `"answerable": false` where the collection does not answer it. Empty lines are passed over.
///
/// @param refused lines that are none, by number; the others are in the set
public record EvaluationSet(List<EvaluationCase> cases, List<Problem> refused) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public EvaluationSet {
        cases = List.copyOf(cases);
        refused = List.copyOf(refused);
    }

    /// Reads line by line; a broken one harms no other.
    public static EvaluationSet read(Stream<String> lines) {
        List<EvaluationCase> cases = new ArrayList<>();
        List<Problem> refused = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        int number = 0;
        for (String line : (Iterable<String>) lines::iterator) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            try {
                EvaluationCase read = read(JSON.readTree(line));
                if (!ids.add(read.id())) {
                    throw new IllegalArgumentException("ids must be different, got \"" + read.id() + "\" again");
                }
                cases.add(read);
            } catch (JsonProcessingException broken) {
                refused.add(
                        new Problem("line " + number, "it must be a JSON object", line, broken.getOriginalMessage()));
            } catch (IllegalArgumentException broken) {
                refused.add(new Problem("line " + number, String.valueOf(broken.getMessage()), "", ""));
            }
        }
        return new EvaluationSet(cases, refused);
    }

    private static EvaluationCase read(JsonNode json) {
        if (!json.isObject()) {
            throw new IllegalArgumentException("it must be a JSON object, got " + json.getNodeType());
        }
        List<String> passages = new ArrayList<>();
        for (JsonNode passage : json.path("passages")) {
            if (!passage.isTextual()) {
                throw new IllegalArgumentException("passages must be a list of ids, got " + passage);
            }
            passages.add(passage.textValue());
        }
        return new EvaluationCase(
                text(json, "id").orElse(""),
                text(json, "question").orElse(""),
                passages,
                text(json, "answer"),
                json.path("answerable").asBoolean(true),
                text(json, "comment").orElse(""));
    }

    private static Optional<String> text(JsonNode json, String name) {
        JsonNode value = json.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw new IllegalArgumentException(name + " must be a text, got " + value);
        }
        return Optional.of(value.textValue());
    }

    /// What names the set whatever its file is called: SHA-256 of its lines as [#write] has them, in hexadecimal.
    public String digest() {
        try {
            byte[] lines = write(cases).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(lines));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java runtime has SHA-256", missing);
        }
    }

    /// A line for each case.
    public static String write(List<EvaluationCase> cases) {
        StringBuilder lines = new StringBuilder();
        for (EvaluationCase one : cases) {
            ObjectNode json = JSON.createObjectNode().put("id", one.id()).put("question", one.question());
            if (!one.passages().isEmpty()) {
                one.passages().forEach(json.putArray("passages")::add);
            }
            one.answer().ifPresent(answer -> json.put("answer", answer));
            if (!one.answerable()) {
                json.put("answerable", false);
            }
            if (!one.comment().isEmpty()) {
                json.put("comment", one.comment());
            }
            lines.append(json).append('\n');
        }
        return lines.toString();
    }
}
