package dev.tidemill.platform;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemill.app.AnswerDefinition;
import dev.tidemill.app.Application;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;

/// A question as the JSON of an event of the decided stream.
///
/// @param user   empty text where nobody is named
/// @param labels what the asker may read
record QuestionJson(String id, String text, String user, Set<String> labels) {
    private static final ObjectMapper JSON = new ObjectMapper();

    byte[] of(Application application, Instant now) {
        AnswerDefinition.Asked asked = application.answer().orElseThrow().asked();
        ObjectNode event = JSON.createObjectNode();
        event.put(application.decided().idField(), id);
        event.put(application.decided().timeField(), now.toString());
        event.put(asked.question(), text);
        asked.user().filter(field -> !user.isEmpty()).ifPresent(field -> event.put(field, user));
        asked.labels()
                .filter(field -> !labels.isEmpty())
                .ifPresent(field -> event.put(field, String.join(",", new TreeSet<>(labels))));
        return event.toString().getBytes(StandardCharsets.UTF_8);
    }
}
