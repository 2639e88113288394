package dev.tidemill.server.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.log.Quarantined;
import dev.tidemill.platform.DatasetSummary;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.server.http.Access;
import dev.tidemill.server.http.Json;
import dev.tidemill.server.http.Route;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Datasets with their profiles, and what was refused.
final class DataPages {
    private static final int PAGE = 50;
    private static final int BODY_SHOWN = 400;

    private final Tidemill tidemill;
    private final Doorman doorman;

    DataPages(Tidemill tidemill, Doorman doorman) {
        this.tidemill = tidemill;
        this.doorman = doorman;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/apps/{app}/datasets", Access.SESSION, doorman.page(this::list)),
                Route.get("/apps/{app}/datasets/{digest}", Access.SESSION, doorman.page(this::show)),
                Route.get("/apps/{app}/quarantine", Access.SESSION, doorman.page(this::quarantine)));
    }

    private void list(Visit visit) {
        doorman.show(
                visit,
                "datasets",
                doorman.frame(visit, "Datasets", visit.app(), "datasets"),
                Map.of(
                        "datasets",
                        tidemill.datasets(visit.app()),
                        "tags",
                        tidemill.data().tags(visit.app()),
                        "pins",
                        tidemill.data().pins(visit.app())));
    }

    private void show(Visit visit) {
        DatasetSummary dataset = tidemill.dataset(visit.app(), visit.exchange().path("digest"));
        List<Named> facts = new ArrayList<>();
        List<Profile> profiles = new ArrayList<>();
        read(dataset.manifest(), facts, profiles);
        doorman.show(
                visit,
                "dataset",
                doorman.frame(visit, "Dataset " + Text.digest(dataset.digest()), visit.app(), "datasets"),
                Map.of("dataset", dataset, "facts", facts, "profiles", profiles));
    }

    /// Plain values of a manifest become facts, lists of objects tables, whatever their names.
    private static void read(String manifest, List<Named> facts, List<Profile> profiles) {
        try {
            Json.MAPPER.readTree(manifest).properties().forEach(field -> {
                JsonNode value = field.getValue();
                if (value.isArray() && value.path(0).isObject()) {
                    profiles.add(profile(field.getKey(), value));
                } else {
                    facts.add(new Named(field.getKey(), value.isValueNode() ? value.asText() : value.toString(), ""));
                }
            });
        } catch (JsonProcessingException notOne) {
            facts.add(new Named("manifest", manifest, ""));
        }
    }

    private static Profile profile(String name, JsonNode list) {
        Map<String, Boolean> heads = new LinkedHashMap<>();
        list.forEach(row -> row.fieldNames().forEachRemaining(head -> heads.put(head, true)));
        heads.remove("digest");
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode row : list) {
            rows.add(heads.keySet().stream().map(head -> cell(row.path(head))).toList());
        }
        return new Profile(name, List.copyOf(heads.keySet()), rows);
    }

    private static String cell(JsonNode value) {
        if (value.isArray()) {
            List<String> parts = new ArrayList<>();
            value.forEach(part -> parts.add(cell(part)));
            return String.join(" · ", parts);
        }
        if (value.isMissingNode() || value.isNull()) {
            return "–";
        }
        if (value.isNumber()) {
            return Text.number(value.asDouble());
        }
        return value.isValueNode() ? value.asText() : value.toString();
    }

    private void quarantine(Visit visit) {
        long before = visit.exchange().queryNumber("before", Long.MAX_VALUE, 0, Long.MAX_VALUE);
        List<Quarantined> inputs = tidemill.quarantine(visit.app(), before, PAGE);
        doorman.show(
                visit,
                "quarantine",
                doorman.frame(visit, "Quarantine", visit.app(), "quarantine"),
                Map.of(
                        "inputs",
                        inputs.stream().map(DataPages::refused).toList(),
                        "next",
                        inputs.size() == PAGE ? inputs.getLast().sequence() : -1L));
    }

    private static Refused refused(Quarantined input) {
        String body = new String(input.body(), StandardCharsets.UTF_8);
        return new Refused(input, body.length() > BODY_SHOWN ? body.substring(0, BODY_SHOWN) + "…" : body);
    }
}
