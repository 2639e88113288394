package dev.tidemill.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemill.app.Application;
import dev.tidemill.app.SlateDefinition;
import dev.tidemill.app.StreamDefinition;
import dev.tidemill.chat.gateway.Caller;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Field;
import dev.tidemill.core.TidemillException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.function.Function;

/// Questions for lists of items as events of the decided stream.
final class Recommending implements Recommendations {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ID_BYTES = 12;

    private final Function<String, ApplicationRuntime> runtimes;
    private final InstantSource clock;
    private final SecureRandom ids;
    private final JobRunner jobs;

    /// @param ids gives decisions ids that nobody guesses
    Recommending(Function<String, ApplicationRuntime> runtimes, InstantSource clock, SecureRandom ids, JobRunner jobs) {
        this.jobs = jobs;
        this.runtimes = runtimes;
        this.clock = clock;
        this.ids = ids;
    }

    @Override
    public Page ask(String name, Map<String, String> question) {
        ApplicationRuntime runtime = runtimes.apply(name);
        Application application = runtime.application();
        SlateDefinition slate = slate(application);
        ObjectNode event = JSON.createObjectNode();
        StreamDefinition decided = application.decided();
        question.forEach((word, text) -> put(event, application, slate, word, text));
        if (!event.has(decided.idField())) {
            byte[] id = new byte[ID_BYTES];
            ids.nextBytes(id);
            event.put(decided.idField(), HexFormat.of().formatHex(id));
        }
        if (!event.has(decided.timeField())) {
            event.put(decided.timeField(), clock.instant().toString());
        }
        if (question.containsKey("filter")) {
            runtime.slates().requireFilter(question.getOrDefault("filter", ""));
        }
        DecisionAnswer answer = runtime.decide(event.toString().getBytes(StandardCharsets.UTF_8), Caller.OWNER);
        return new Page(answer, next(name, answer, event, slate, decided));
    }

    @Override
    public Job batch(String name, Path out, OptionalInt size) {
        ApplicationRuntime runtime = runtimes.apply(name);
        SlateDefinition slate = slate(runtime.application());
        int wanted = size.orElse(slate.size());
        if (wanted < 1 || wanted > slate.most()) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "k must be a whole number from 1 to " + slate.most() + ", got \"" + wanted + "\"");
        }
        return jobs.start(name, "slates", "users", new SlateBatch(runtime, out, wanted, clock.millis())::run);
    }

    @Override
    public Job measure(String name, Optional<String> purchases) {
        ApplicationRuntime runtime = runtimes.apply(name);
        slate(runtime.application());
        return jobs.start(name, "measures", "events", new SlateMeasuring(runtime, purchases, clock.millis())::run);
    }

    static SlateDefinition slate(Application application) {
        return application
                .slate()
                .orElseThrow(() -> new TidemillException(
                        ErrorCode.INVALID,
                        "application " + application.name()
                                + " must declare a slate to give items; add one to its file"));
    }

    private static void put(
            ObjectNode event, Application application, SlateDefinition slate, String word, String text) {
        String field = field(application, slate, word);
        switch (word) {
            case "k" -> event.put(field, number(text, slate.most()));
            case "kind" -> event.put(field, kind(text));
            case "cursor" ->
                event.put(field, Cursor.read(application.name(), text).shown());
            default -> typed(event, application.decided(), field, text);
        }
    }

    /// The field of the decided stream that a word of a question stands for.
    private static String field(Application application, SlateDefinition slate, String word) {
        StreamDefinition decided = application.decided();
        Optional<String> field = switch (word) {
            case "id" -> Optional.of(decided.idField());
            case "user" -> slate.keys().user();
            case "session" -> slate.keys().session();
            case "k" -> asked(slate, "size");
            case "cursor" -> asked(slate, "shown");
            case "item", "basket", "kind", "filter", "exclude", "include" -> asked(slate, word);
            default -> Optional.of(word).filter(other -> decided.schema().slot(other) >= 0);
        };
        return field.orElseThrow(() -> new TidemillException(
                ErrorCode.INVALID,
                "a question must name what the application declares, got \"" + word + "\"; it may name "
                        + new TreeSet<>(words(decided, slate))));
    }

    private static Optional<String> asked(SlateDefinition slate, String word) {
        return Optional.ofNullable(slate.request().get(word));
    }

    private static List<String> words(StreamDefinition decided, SlateDefinition slate) {
        List<String> words = new ArrayList<>(decided.schema().names());
        words.add("id");
        slate.keys().user().ifPresent(field -> words.add("user"));
        slate.keys().session().ifPresent(field -> words.add("session"));
        slate.request()
                .keySet()
                .forEach(word -> words.add(
                        switch (word) {
                            case "size" -> "k";
                            case "shown" -> "cursor";
                            default -> word;
                        }));
        return words;
    }

    private static long number(String text, int most) {
        try {
            int k = Integer.parseInt(text);
            if (k >= 1 && k <= most) {
                return k;
            }
        } catch (NumberFormatException notOne) {
            // said below, in the same words as a number out of bounds
        }
        throw new TidemillException(
                ErrorCode.INVALID, "k must be a whole number from 1 to " + most + ", got \"" + text + "\"");
    }

    private static String kind(String text) {
        if (!SlateDefinition.KINDS.contains(text)) {
            throw new TidemillException(
                    ErrorCode.INVALID, "kind must be one of " + SlateDefinition.KINDS + ", got \"" + text + "\"");
        }
        return text;
    }

    private static void typed(ObjectNode event, StreamDefinition stream, String field, String text) {
        Field definition = stream.schema().fields().get(stream.schema().slot(field));
        switch (definition.type()) {
            case STRING, TIMESTAMP -> event.put(field, text);
            case BOOLEAN, INTEGER, NUMBER, DECIMAL -> event.set(field, literal(text));
        }
    }

    /// Numbers and truth values as they are; anything else as text, which validation then refuses
    /// by name.
    private static JsonNode literal(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            return node.isNumber() || node.isBoolean()
                    ? node
                    : JSON.getNodeFactory().textNode(text);
        } catch (IOException none) {
            return JSON.getNodeFactory().textNode(text);
        }
    }

    private static String next(
            String application,
            DecisionAnswer answer,
            ObjectNode event,
            SlateDefinition slate,
            StreamDefinition decided) {
        Optional<String> field = asked(slate, "shown");
        if (field.isEmpty() || !(answer instanceof DecisionAnswer.Decided made)) {
            return "";
        }
        List<String> shown = new ArrayList<>();
        String before = event.path(field.get()).asText("");
        if (!before.isEmpty()) {
            shown.add(before);
        }
        int given = 0;
        for (JsonNode placed : content(made.receipt().content()).path("slate")) {
            shown.add(placed.path("item").asText());
            given++;
        }
        String all = String.join(",", shown);
        int most = decided.schema()
                .fields()
                .get(decided.schema().slot(field.get()))
                .maxLength();
        return given == 0 || all.length() > most ? "" : new Cursor(application, all).text();
    }

    static JsonNode content(String text) {
        try {
            return JSON.readTree(text.isEmpty() ? "{}" : text);
        } catch (IOException broken) {
            throw new TidemillException(
                    ErrorCode.STORAGE, "the content of a receipt must be JSON; the store is damaged", broken);
        }
    }
}
