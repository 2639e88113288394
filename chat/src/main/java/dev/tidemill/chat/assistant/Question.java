package dev.tidemill.chat.assistant;

import dev.tidemill.app.AnswerDefinition;
import dev.tidemill.chat.model.Message;
import dev.tidemill.core.Event;
import dev.tidemill.core.Schema;
import dev.tidemill.core.Tenant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What somebody asks.
///
/// @param event   that it comes as, on the decided stream
/// @param tenant  whose; its id says it
/// @param labels  what the asker may read
/// @param earlier what was said before, where the asker sends it along; else the kept conversation counts
/// @param key     the id of the API key that was shown; empty text where none was
public record Question(
        Event event,
        Tenant tenant,
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
        Tenant tenant = Tenant.ofDecision(event.id());
        return new Question(
                event,
                tenant,
                field(event, schema, asked.question()).orElse(""),
                asked.conversation().flatMap(name -> field(event, schema, name)),
                asked.user().flatMap(name -> field(event, schema, name)),
                labels(tenant, asked.labels().flatMap(name -> field(event, schema, name))),
                earlier,
                key);
    }

    /// A guest reads what is labelled as its own, whatever else it says it may read.
    private static Set<String> labels(Tenant tenant, Optional<String> said) {
        Stream<String> named = said.stream()
                .flatMap(text -> Arrays.stream(text.split(",")))
                .map(String::strip)
                .filter(label -> !label.isEmpty())
                .filter(tenant::reads);
        Stream<String> own = tenant.equals(Tenant.DEFAULT) ? Stream.of() : Stream.of(tenant.name());
        return Stream.concat(named, own).collect(Collectors.toSet());
    }

    private static Optional<String> field(Event event, Schema schema, String name) {
        @Nullable Object value = event.values()[schema.slot(name)];
        return Optional.ofNullable(value).map(Object::toString).filter(text -> !text.isEmpty());
    }
}
