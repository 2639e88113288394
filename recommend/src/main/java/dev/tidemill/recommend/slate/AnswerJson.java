package dev.tidemill.recommend.slate;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.recommend.slate.Facts.Fact;
import dev.tidemill.recommend.state.Item;
import dev.tidemill.recommend.state.Trail;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Answers as the content of receipts: JSON, the same text for the same answer. Scores of models
/// are not in
/// it, since they are computed again; those of the live state are.
final class AnswerJson {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private AnswerJson() {}

    /// @param kinds names of the interactions by their places
    static String write(Answer answer, List<String> kinds) {
        StringWriter text = new StringWriter(4096);
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            slate(json, answer);
            json.writeStringField("empty", answer.empty());
            strings(json, "marks", answer.marks());
            json.writeArrayFieldStart("history");
            for (Trail.Step step : answer.steps()) {
                json.writeStartArray();
                json.writeString(kinds.get(step.kind()));
                json.writeString(step.item());
                json.writeNumber(step.weight());
                json.writeNumber(step.time());
                json.writeEndArray();
            }
            json.writeEndArray();
            lists(json, answer.lists());
            strings(json, "filler", answer.filler());
            facts(json, answer.facts());
            rows(json, answer.rows());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void slate(JsonGenerator json, Answer answer) throws IOException {
        json.writeArrayFieldStart("slate");
        for (int i = 0; i < answer.slate().size(); i++) {
            Placed placed = answer.slate().get(i);
            json.writeStartObject();
            json.writeStringField("item", placed.item());
            json.writeNumberField("position", placed.position());
            json.writeStringField(
                    "title",
                    answer.facts().getOrDefault(placed.item(), Fact.NONE).title());
            json.writeNumberField("score", placed.score());
            strings(json, "sources", placed.sources());
            json.writeStringField("reason", answer.why().get(i));
            if (!placed.label().isEmpty()) {
                json.writeStringField("label", placed.label());
            }
            json.writeNumberField("propensity", placed.propensity());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void lists(JsonGenerator json, List<SourceList> lists) throws IOException {
        json.writeArrayFieldStart("sources");
        for (SourceList list : lists) {
            json.writeStartObject();
            json.writeStringField("source", list.source());
            json.writeStringField("status", list.status());
            json.writeBooleanField("live", list.live());
            strings(json, "items", list.items());
            if (list.live()) {
                json.writeArrayFieldStart("scores");
                for (float score : list.scores()) {
                    json.writeNumber(score);
                }
                json.writeEndArray();
            }
            if (!list.because().isEmpty()) {
                strings(json, "because", list.because());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void facts(JsonGenerator json, Map<String, Fact> facts) throws IOException {
        json.writeObjectFieldStart("facts");
        for (Map.Entry<String, Fact> entry : facts.entrySet()) {
            Fact fact = entry.getValue();
            json.writeObjectFieldStart(entry.getKey());
            json.writeStringField("title", fact.title());
            strings(json, "categories", fact.categories());
            strings(json, "caps", fact.caps());
            json.writeArrayFieldStart("pins");
            for (int pin : fact.pins()) {
                json.writeNumber(pin);
            }
            json.writeEndArray();
            if (!fact.trials().equals(Item.Trials.NONE)) {
                json.writeArrayFieldStart("trials");
                json.writeNumber(fact.trials().wanted());
                json.writeNumber(fact.trials().passed());
                json.writeEndArray();
            }
            if (fact.fresh()) {
                json.writeBooleanField("new", true);
            }
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void rows(JsonGenerator json, Answer.Rows rows) throws IOException {
        if (rows.items().isEmpty()) {
            return;
        }
        json.writeObjectFieldStart("rows");
        strings(json, "names", rows.names());
        json.writeObjectFieldStart("items");
        for (Map.Entry<String, float[]> row : rows.items().entrySet()) {
            json.writeArrayFieldStart(row.getKey());
            for (float value : row.getValue()) {
                if (Float.isFinite(value)) {
                    json.writeNumber(value);
                } else {
                    json.writeNull();
                }
            }
            json.writeEndArray();
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static Answer.Rows rows(JsonNode rows) {
        Map<String, float[]> items = new LinkedHashMap<>();
        rows.path("items").properties().forEach(row -> {
            float[] values = new float[row.getValue().size()];
            for (int i = 0; i < values.length; i++) {
                JsonNode value = row.getValue().path(i);
                values[i] = value.isNumber() ? value.floatValue() : Float.NaN;
            }
            items.put(row.getKey(), values);
        });
        return new Answer.Rows(strings(rows.path("names")), items);
    }

    private static void strings(JsonGenerator json, String name, List<String> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    /// What a kept answer was made from.
    record Kept(
            List<Trail.Step> steps,
            List<SourceList> lists,
            List<String> filler,
            List<String> marks,
            Map<String, Fact> facts,
            Answer.Rows rows,
            String empty) {
        /// How many of some items' counts were kept.
        PastSlate.Counts counts(Set<String> items) {
            int known = (int) items.stream().filter(facts::containsKey).count();
            return new PastSlate.Counts(known, items.size() - known);
        }

        /// What is known of an item, with what was counted of it then where that was kept.
        Fact trials(String item, Fact known) {
            Fact then = facts.get(item);
            return then == null ? known : known.with(then.trials());
        }
    }

    /// @throws TidemillException STORAGE where the text is no answer
    static Kept read(String content, List<String> kinds) {
        try {
            JsonNode root = MAPPER.readTree(content);
            List<Trail.Step> steps = new ArrayList<>();
            for (JsonNode step : root.path("history")) {
                steps.add(new Trail.Step(
                        kinds.indexOf(step.path(0).asText()),
                        step.path(1).asText(),
                        step.path(2).floatValue(),
                        step.path(3).longValue()));
            }
            List<SourceList> lists = new ArrayList<>();
            root.path("sources").forEach(list -> lists.add(list(list)));
            Map<String, Fact> facts = new HashMap<>();
            root.path("facts").properties().forEach(entry -> facts.put(entry.getKey(), fact(entry.getValue())));
            return new Kept(
                    steps,
                    lists,
                    strings(root.path("filler")),
                    strings(root.path("marks")),
                    facts,
                    rows(root.path("rows")),
                    root.path("empty").asText());
        } catch (IOException broken) {
            throw new TidemillException(
                    ErrorCode.STORAGE, "the content of a slate's receipt must be JSON; the store is damaged", broken);
        }
    }

    /// How unlike a list is to the kept one: 0 where it has the same items at the same positions, else the
    /// share of positions with another item.
    ///
    /// @throws TidemillException STORAGE where the text is no answer
    static double unlike(String content, Answer answer) {
        List<PastSlate.Shown> kept = shown(content);
        List<Placed> made = answer.slate();
        int places = Math.max(kept.size(), made.size());
        int same = 0;
        for (int i = 0; i < Math.min(kept.size(), made.size()); i++) {
            same += kept.get(i).item().equals(made.get(i).item()) ? 1 : 0;
        }
        return places == 0 ? 0 : 1 - same / (double) places;
    }

    /// A kept list, by position.
    static List<PastSlate.Shown> shown(String content) {
        try {
            List<PastSlate.Shown> items = new ArrayList<>();
            MAPPER.readTree(content)
                    .path("slate")
                    .forEach(one -> items.add(new PastSlate.Shown(
                            one.path("item").asText(),
                            one.path("sources").path(0).asText(),
                            one.path("propensity").asDouble())));
            return items;
        } catch (IOException broken) {
            throw new TidemillException(
                    ErrorCode.STORAGE, "the content of a slate's receipt must be JSON; the store is damaged", broken);
        }
    }

    private static SourceList list(JsonNode list) {
        JsonNode given = list.path("scores");
        float[] scores = new float[given.size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = given.path(i).floatValue();
        }
        return new SourceList(
                list.path("source").asText(),
                list.path("status").asText(),
                list.path("live").asBoolean(),
                strings(list.path("items")),
                scores,
                strings(list.path("because")));
    }

    private static Fact fact(JsonNode fact) {
        List<Integer> pins = new ArrayList<>();
        fact.path("pins").forEach(pin -> pins.add(pin.asInt()));
        return new Fact(
                fact.path("title").asText(),
                strings(fact.path("categories")),
                strings(fact.path("caps")),
                List.copyOf(pins),
                new Item.Trials(
                        fact.path("trials").path(0).asLong(),
                        fact.path("trials").path(1).asLong()),
                fact.path("new").asBoolean());
    }

    private static List<String> strings(JsonNode values) {
        List<String> texts = new ArrayList<>();
        values.forEach(value -> texts.add(value.asText()));
        return List.copyOf(texts);
    }
}
