package dev.tidemill.chat.stream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidemill.chat.guard.Guard;
import dev.tidemill.chat.guard.Guard.Finding;
import dev.tidemill.chat.guard.Guard.Judgement;
import dev.tidemill.chat.guard.Guard.Stage;
import dev.tidemill.chat.model.ChatChunk.ToolCallPart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Tool calls that wait for their guard until the answer's end. A call is a program's input: a mask in it would change
/// what is done, so whatever a guard would mask or block, it blocks.
final class HeldTools {
    private static final JsonFactory JSON = new JsonFactory();

    private final Guard guard;
    private final Consumer<Finding> noted;
    private final List<ToolCallPart> parts = new ArrayList<>();

    HeldTools(Guard guard, Consumer<Finding> noted) {
        this.guard = guard;
        this.noted = noted;
    }

    void add(ToolCallPart part) {
        parts.add(part);
    }

    void forget() {
        parts.clear();
    }

    /// The parts; empty where the guard forbids one.
    Optional<List<ToolCallPart>> judge() {
        Map<Integer, StringBuilder> calls = new TreeMap<>();
        Map<Integer, StringBuilder> names = new TreeMap<>();
        for (ToolCallPart part : parts) {
            calls.computeIfAbsent(part.index(), index -> new StringBuilder()).append(part.arguments());
            StringBuilder name = names.computeIfAbsent(part.index(), index -> new StringBuilder());
            part.id().ifPresent(id -> name.append(id).append('\n'));
            part.name().ifPresent(name::append);
        }
        boolean passes = true;
        for (Map.Entry<Integer, StringBuilder> call : calls.entrySet()) {
            String arguments = call.getValue().toString();
            passes &= passes(String.valueOf(names.get(call.getKey())));
            passes &= passes(arguments) && passes(decoded(arguments));
        }
        List<ToolCallPart> passed = List.copyOf(parts);
        parts.clear();
        return passes ? Optional.of(passed) : Optional.empty();
    }

    private boolean passes(String text) {
        Judgement judgement = text.isEmpty() ? new Judgement(List.of()) : guard.judge(Stage.OUTPUT, text);
        judgement.findings().forEach(noted);
        return judgement.findings().stream().noneMatch(one -> one.action() != Guard.Action.FLAG);
    }

    /// The strings of a JSON text without their escapes, a line each; what is no JSON has been judged as it is.
    private static String decoded(String arguments) {
        StringBuilder text = new StringBuilder();
        try (JsonParser json = JSON.createParser(arguments)) {
            JsonToken token = json.nextToken();
            while (token != null) {
                if (token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME) {
                    text.append(json.getText()).append('\n');
                }
                token = json.nextToken();
            }
        } catch (IOException cut) {
            // a model may write half of a JSON text; its strings up to there are judged
        }
        return text.toString();
    }
}
