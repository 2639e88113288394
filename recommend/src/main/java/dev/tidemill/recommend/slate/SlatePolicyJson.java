package dev.tidemill.recommend.slate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemill.app.SlateDefinition.Diversity;
import dev.tidemill.app.SlateDefinition.Exploration;
import dev.tidemill.app.SlateDefinition.Newcomers;
import dev.tidemill.app.SlateDefinition.Pin;
import dev.tidemill.app.SlateDefinition.Policy;
import dev.tidemill.app.SlateDefinition.Rule;
import dev.tidemill.app.SlateDefinition.Trials;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Policies of slates as JSON, the same text for the same policy: what a registered version holds.
public final class SlatePolicyJson {
    private static final String TRIALS = "trials";
    private static final String NEW_ITEMS = "new_items";
    private static final String EVER = "lifetime";
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private SlatePolicyJson() {}

    /// The policy as JSON.
    public static JsonNode write(Policy policy) {
        ObjectNode json = JSON.createObjectNode();
        json.set("rules", JSON.valueToTree(policy.rules()));
        ObjectNode exclude = json.putObject("exclude");
        policy.exclude()
                .forEach((kind, span) ->
                        exclude.put(kind, span.map(Duration::toString).orElse(EVER)));
        policy.diversity().ifPresent(diversity -> json.set("diversity", JSON.valueToTree(diversity)));
        json.set("caps", JSON.valueToTree(policy.caps()));
        json.set("pinned", JSON.valueToTree(policy.pinned()));
        policy.exploration().ifPresent(exploration -> exploration(json.putObject("exploration"), exploration));
        policy.newcomers()
                .ifPresent(newcomers -> json.putObject(NEW_ITEMS)
                        .put("share", newcomers.share())
                        .put("age", newcomers.age().toString()));
        return json;
    }

    /// The same policy.
    ///
    /// @throws TidemillException STORAGE where it is none
    public static Policy read(JsonNode json) {
        Map<String, Optional<Duration>> exclude = new LinkedHashMap<>();
        json.path("exclude")
                .properties()
                .forEach(entry ->
                        exclude.put(entry.getKey(), span(entry.getValue().asText())));
        Map<String, Integer> caps = new LinkedHashMap<>();
        json.path("caps")
                .properties()
                .forEach(entry -> caps.put(entry.getKey(), entry.getValue().asInt()));
        return new Policy(
                all(json.path("rules"), Rule.class),
                exclude,
                one(json.path("diversity"), Diversity.class),
                caps,
                all(json.path("pinned"), Pin.class),
                json.has("exploration") ? Optional.of(exploration(json.path("exploration"))) : Optional.empty(),
                json.has(NEW_ITEMS) ? Optional.of(newcomers(json.path(NEW_ITEMS))) : Optional.empty());
    }

    private static void exploration(ObjectNode json, Exploration exploration) {
        json.put("softmax", exploration.softmax())
                .put("share", exploration.share())
                .put("temperature", exploration.temperature());
        exploration.trials().ifPresent(trials -> json.set(TRIALS, JSON.valueToTree(trials)));
    }

    private static Exploration exploration(JsonNode json) {
        return new Exploration(
                json.path("softmax").asBoolean(),
                json.path("share").asDouble(),
                json.path("temperature").asDouble(),
                one(json.path(TRIALS), Trials.class));
    }

    private static Newcomers newcomers(JsonNode json) {
        return new Newcomers(
                json.path("share").asDouble(), Duration.parse(json.path("age").asText()));
    }

    private static Optional<Duration> span(String text) {
        return text.equals(EVER) ? Optional.empty() : Optional.of(Duration.parse(text));
    }

    private static <T> List<T> all(JsonNode array, Class<T> type) {
        List<T> all = new ArrayList<>();
        array.forEach(one -> all.add(read(one, type)));
        return all;
    }

    private static <T> Optional<T> one(JsonNode node, Class<T> type) {
        return node.isMissingNode() ? Optional.empty() : Optional.of(read(node, type));
    }

    private static <T> T read(JsonNode node, Class<T> type) {
        try {
            return JSON.treeToValue(node, type);
        } catch (JsonProcessingException damaged) {
            throw new TidemillException(
                    ErrorCode.STORAGE, "a registered policy of slates must be JSON of its fields", damaged);
        }
    }
}
