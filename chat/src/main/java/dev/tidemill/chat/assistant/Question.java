package dev.tidemill.chat.assistant;

import dev.tidemill.app.AnswerDefinition;
import dev.tidemill.chat.model.Message;
import dev.tidemill.core.Event;
import dev.tidemill.core.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What somebody asks.
///
/// @param event   that it comes as, on the decided stream
/// @param labels  what the asker may read
/// @param earlier what was said before, where the asker sends it along; else the kept conversation counts
/// @param key     the id of the API key that was shown; empty text where none was
public record Question(
        Event event,
        String text,
        Optional<String> conversation,
        Optional<String> user,
        Set<String> labels,
        List<Message> earlier,
        String key) {
    public Question {
        labels = Set.copyOf(labels);
        earlier = List.copyOf(earlier);
    }

    /// A question out of its event.
    public static Question of(
            Event event, Schema schema, AnswerDefinition.Asked asked, List<Message> earlier, String key) {
        return new Question(
                event,
                field(event, schema, asked.question()).orElse(""),
                asked.conversation().flatMap(name -> field(event, schema, name)),
                asked.user().flatMap(name -> field(event, schema, name)),
                asked.labels().flatMap(name -> field(event, schema, name)).stream()
                        .flatMap(text -> Arrays.stream(text.split(",")))
                        .map(String::strip)
                        .filter(label -> !label.isEmpty())
                        .collect(Collectors.toSet()),
                earlier,
                key);
    }

    private static Optional<String> field(Event event, Schema schema, String name) {
        @Nullable Object value = event.values()[schema.slot(name)];
        return Optional.ofNullable(value).map(Object::toString).filter(text -> !text.isEmpty());
    }
}
