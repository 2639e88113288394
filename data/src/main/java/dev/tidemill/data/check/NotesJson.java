package dev.tidemill.data.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemill.app.CheckDefinition.Severity;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Problem;
import dev.tidemill.core.TidemillException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Results and findings as JSON in columns of a table.
final class NotesJson {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private NotesJson() {}

    static String results(List<CheckResult> results) {
        ArrayNode array = JSON.createArrayNode();
        for (CheckResult result : results) {
            ObjectNode node = array.addObject();
            node.put("stream", result.stream()).put("check", result.check());
            node.put("severity", result.severity().name().toLowerCase(Locale.ROOT));
            node.put("passed", result.passed()).put("checked", result.checked());
            node.put("violations", result.violations()).put("rule", result.rule());
            node.put("value", result.value()).put("remedy", result.remedy());
            put(node.putArray("samples"), result.samples());
        }
        return array.toString();
    }

    static List<CheckResult> results(String text) {
        List<CheckResult> results = new ArrayList<>();
        for (JsonNode node : tree(text)) {
            results.add(new CheckResult(
                    node.path("stream").asText(),
                    node.path("check").asText(),
                    Severity.valueOf(node.path("severity").asText().toUpperCase(Locale.ROOT)),
                    node.path("passed").asBoolean(),
                    node.path("checked").asLong(),
                    node.path("violations").asLong(),
                    node.path("rule").asText(),
                    node.path("value").asText(),
                    node.path("remedy").asText(),
                    problems(node.path("samples"))));
        }
        return results;
    }

    static String problems(List<Problem> problems) {
        ArrayNode array = JSON.createArrayNode();
        put(array, problems);
        return array.toString();
    }

    static List<Problem> problems(String text) {
        return problems(tree(text));
    }

    static String texts(List<String> texts) {
        ArrayNode array = JSON.createArrayNode();
        texts.forEach(array::add);
        return array.toString();
    }

    static List<String> texts(String text) {
        List<String> texts = new ArrayList<>();
        tree(text).forEach(node -> texts.add(node.asText()));
        return texts;
    }

    private static void put(ArrayNode array, List<Problem> problems) {
        for (Problem problem : problems) {
            array.addObject()
                    .put("place", problem.place())
                    .put("rule", problem.rule())
                    .put("value", problem.value())
                    .put("remedy", problem.remedy());
        }
    }

    private static List<Problem> problems(JsonNode array) {
        List<Problem> problems = new ArrayList<>();
        for (JsonNode node : array) {
            problems.add(new Problem(
                    node.path("place").asText(),
                    node.path("rule").asText(),
                    node.path("value").asText(),
                    node.path("remedy").asText()));
        }
        return problems;
    }

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException damaged) {
            throw new TidemillException(ErrorCode.STORAGE, "a note about data is damaged: it is no JSON", damaged);
        }
    }
}
