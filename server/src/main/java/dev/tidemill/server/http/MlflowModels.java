package dev.tidemill.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.ModelLibrary;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.registry.LineNote;
import dev.tidemill.registry.Registry;
import dev.tidemill.registry.VersionLine;
import dev.tidemill.registry.tracking.Filter;
import dev.tidemill.registry.tracking.Order;
import dev.tidemill.registry.tracking.Page;
import dev.tidemill.registry.tracking.Sorting;
import dev.tidemill.registry.tracking.Subject;
import dev.tidemill.registry.tracking.Vocabulary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// MLflow's calls about registered models: each is a line of the kind `model`, the models of an application among
/// them.
final class MlflowModels {
    private final Tidemill tidemill;
    private final MlflowVersions versions;

    MlflowModels(Tidemill tidemill) {
        this.tidemill = tidemill;
        this.versions = new MlflowVersions(tidemill);
    }

    MlflowVersions versions() {
        return versions;
    }

    private ModelLibrary library() {
        return tidemill.library();
    }

    private Registry registry() {
        return library().registry();
    }

    private VersionLine named(MlflowCall call) {
        return library().line(call.required("name"), VersionLine.MODEL);
    }

    private LineNote require(VersionLine line) {
        return registry()
                .notes()
                .line(line)
                .orElseThrow(() -> new TidemillException(
                        ErrorCode.NOT_FOUND, "Registered Model with name=" + line.application() + " not found"));
    }

    void create(MlflowCall call) {
        VersionLine line = named(call);
        registry().notes().create(line, call.text("description").orElse(""), call.who());
        call.pairs("tags").forEach((name, value) -> registry().notes().tag(line, 0, name, value));
        one(call, require(line));
    }

    void get(MlflowCall call) {
        one(call, require(named(call)));
    }

    private void one(MlflowCall call, LineNote line) {
        call.exchange().json(200, json -> {
            json.writeStartObject();
            json.writeFieldName("registered_model");
            write(json, line);
            json.writeEndObject();
        });
    }

    private void write(JsonGenerator json, LineNote note) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", note.line().application());
        json.writeNumberField("creation_timestamp", note.created().toEpochMilli());
        json.writeNumberField("last_updated_timestamp", note.updated().toEpochMilli());
        json.writeStringField("user_id", note.who());
        json.writeStringField("description", note.description());
        json.writeArrayFieldStart("latest_versions");
        var all = registry().versions(note.line());
        if (!all.isEmpty()) {
            versions.write(json, all.getFirst());
        }
        json.writeEndArray();
        MlflowJson.pairs(json, "tags", note.tags());
        json.writeArrayFieldStart("aliases");
        for (var alias : registry().aliases(note.line()).entrySet()) {
            json.writeStartObject();
            json.writeStringField("alias", alias.getKey());
            json.writeStringField("version", alias.getValue().toString());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    void rename(MlflowCall call) {
        VersionLine line = named(call);
        require(line);
        refuseApplication(line, "be renamed");
        String name = call.required("new_name");
        VersionLine renamed = library().line(name, VersionLine.MODEL);
        registry().rename(line, name);
        one(call, require(renamed));
    }

    void update(MlflowCall call) {
        VersionLine line = named(call);
        require(line);
        registry().notes().describe(line, call.text("description").orElse(""));
        one(call, require(line));
    }

    void delete(MlflowCall call) {
        VersionLine line = named(call);
        require(line);
        refuseApplication(line, "be deleted");
        registry().deleteLine(line, call.who());
        MlflowJson.empty(call.exchange());
    }

    private void refuseApplication(VersionLine line, String what) {
        if (tidemill.applications().stream().anyMatch(one -> one.name().equals(line.application()))) {
            throw new TidemillException(
                    ErrorCode.CONFLICT,
                    "the models of an application must not " + what + ", and " + line.application() + " is one");
        }
    }

    void search(MlflowCall call) {
        int most = (int) call.whole("max_results", 100);
        if (most < 1 || most > 1000) {
            throw MlflowCall.invalid(
                    "Invalid value " + most + " for parameter 'max_results' supplied: it must be 1 to 1000");
        }
        Filter filter = Filter.read(call.text("filter").orElse(""), Vocabulary.LINES);
        List<LineNote> found = new ArrayList<>(
                registry().notes().lines(library().line("x", VersionLine.MODEL).tenant(), VersionLine.MODEL));
        found.removeIf(line -> !Sorting.accepts(filter, line, MlflowModels::text, MlflowModels::number));
        found.sort(Sorting.by(
                Order.read(call.texts("order_by"), Vocabulary.LINES), MlflowModels::text, MlflowModels::number));
        Page<LineNote> page = Sorting.page(found, most, call.text("page_token").orElse(""));
        call.exchange().json(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("registered_models");
            for (LineNote line : page.items()) {
                write(json, line);
            }
            json.writeEndArray();
            MlflowJson.token(json, page.next());
            json.writeEndObject();
        });
    }

    private static Optional<String> text(LineNote line, Subject subject, String key) {
        return subject == Subject.TAG
                ? Optional.ofNullable(line.tags().get(key))
                : Optional.of(line.line().application());
    }

    private static double number(LineNote line, String key) {
        return (key.equals("creation_timestamp") ? line.created() : line.updated()).toEpochMilli();
    }

    void tag(MlflowCall call) {
        VersionLine line = require(named(call)).line();
        registry().notes().tag(line, 0, call.required("key"), call.given("value"));
        MlflowJson.empty(call.exchange());
    }

    void untag(MlflowCall call) {
        registry().notes().untag(require(named(call)).line(), 0, call.required("key"));
        MlflowJson.empty(call.exchange());
    }

    void alias(MlflowCall call) {
        VersionLine line = require(named(call)).line();
        versions.point(call, line, call.required("alias"), call.required("version"));
        MlflowJson.empty(call.exchange());
    }

    void unalias(MlflowCall call) {
        library().unalias(require(named(call)).line(), call.required("alias"), call.who());
        MlflowJson.empty(call.exchange());
    }

    void aliased(MlflowCall call) {
        VersionLine line = require(named(call)).line();
        String alias = call.required("alias");
        versions.one(
                call,
                registry()
                        .pointed(line, alias)
                        .orElseThrow(() -> new TidemillException(
                                ErrorCode.NOT_FOUND,
                                "Registered model alias " + MlflowCall.shown(alias) + " not found.")));
    }

    void latest(MlflowCall call) {
        VersionLine line = require(named(call)).line();
        List<String> stages = call.texts("stages");
        var all = registry().versions(line);
        call.exchange().json(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("model_versions");
            java.util.Set<String> seen = new java.util.HashSet<>();
            for (var version : all) {
                String stage = versions.stage(version);
                boolean wanted = stages.isEmpty() || stages.stream().anyMatch(stage::equalsIgnoreCase);
                if (wanted && seen.add(stage)) {
                    versions.write(json, version);
                }
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }
}
