package dev.tidemill.chat.assistant;

import dev.tidemill.app.Application;
import dev.tidemill.chat.guard.Guard.Finding;
import dev.tidemill.chat.guard.Guard.Judgement;
import dev.tidemill.chat.guard.Guard.Stage;
import dev.tidemill.chat.prompt.Variable;
import dev.tidemill.core.Event;
import dev.tidemill.core.Field;
import dev.tidemill.core.FieldType;
import dev.tidemill.core.Schema;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;

/// What an assistant's prompts can be told: the question, and the fields of its event that are not personal.
///
/// Names are those of the fields in lower case; a field that must be there is a variable that is always given. Texts
/// are judged and masked as the question is before they are put anywhere.
public final class PromptValues {
    private static final String QUESTION = "question";

    private PromptValues() {}

    /// The variables, `question` first.
    public static List<Variable> offered(Application application) {
        List<Variable> offered = new ArrayList<>();
        offered.add(Variable.of(QUESTION, Variable.Type.TEXT));
        for (Field field : fields(application)) {
            offered.add(new Variable(name(field), type(field.type()), field.required(), List.of()));
        }
        return List.copyOf(offered);
    }

    private static List<Field> fields(Application application) {
        String asked = application.answer().orElseThrow().asked().question();
        return application.decided().schema().fields().stream()
                .filter(field -> !field.personal() && !field.name().equals(asked))
                .filter(field -> name(field).matches("[a-z][a-z0-9_]{0,62}")
                        && !name(field).equals(QUESTION))
                .toList();
    }

    private static String name(Field field) {
        return field.name().toLowerCase(Locale.ROOT);
    }

    private static Variable.Type type(FieldType type) {
        return switch (type) {
            case STRING, TIMESTAMP -> Variable.Type.TEXT;
            case INTEGER -> Variable.Type.INTEGER;
            case DECIMAL, NUMBER -> Variable.Type.NUMBER;
            case BOOLEAN -> Variable.Type.BOOLEAN;
        };
    }

    /// Values for one question.
    ///
    /// @param findings in the event's texts
    record Filled(Map<String, Object> values, List<Finding> findings) {
        boolean blocked() {
            return new Judgement(findings).blocked();
        }
    }

    /// @param text  the question as it may be used
    /// @param judge of texts of the stage input
    static Filled of(Application application, Event event, String text, BiFunction<Stage, String, Judgement> judge) {
        Schema schema = application.decided().schema();
        Map<String, Object> values = new LinkedHashMap<>();
        List<Finding> findings = new ArrayList<>();
        values.put(QUESTION, text);
        for (Field field : fields(application)) {
            Object value = event.values()[schema.slot(field.name())];
            if (value != null) {
                values.put(name(field), value(field, value, judge, findings));
            }
        }
        return new Filled(values, findings);
    }

    private static Object value(
            Field field, Object value, BiFunction<Stage, String, Judgement> judge, List<Finding> findings) {
        return switch (field.type()) {
            case STRING -> {
                Judgement judged = judge.apply(Stage.INPUT, value.toString());
                findings.addAll(judged.findings());
                yield judged.masked(value.toString());
            }
            case TIMESTAMP ->
                value instanceof Long millis
                        ? java.time.Instant.ofEpochMilli(millis).toString()
                        : value.toString();
            case DECIMAL -> value instanceof Long minor ? BigDecimal.valueOf(minor, field.scale()) : value;
            case INTEGER, NUMBER, BOOLEAN -> value;
        };
    }
}
