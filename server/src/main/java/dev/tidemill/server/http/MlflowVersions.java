package dev.tidemill.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.registry.Registry;
import dev.tidemill.registry.Version;
import dev.tidemill.registry.VersionLine;
import dev.tidemill.registry.VersionNote;
import dev.tidemill.registry.tracking.Filter;
import dev.tidemill.registry.tracking.Order;
import dev.tidemill.registry.tracking.Page;
import dev.tidemill.registry.tracking.Sorting;
import dev.tidemill.registry.tracking.Subject;
import dev.tidemill.registry.tracking.Vocabulary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// MLflow's calls about versions of registered models. Stages, which MLflow gives up for aliases, are shown from the
/// aliases `production` and `staging`, and set them.
final class MlflowVersions {
    private static final String STAGING = "staging";
    private static final int MOST = 200_000;

    private final Tidemill tidemill;

    MlflowVersions(Tidemill tidemill) {
        this.tidemill = tidemill;
    }

    private Registry registry() {
        return tidemill.library().registry();
    }

    private VersionLine line(MlflowCall call) {
        return tidemill.library().line(call.required("name"), VersionLine.MODEL);
    }

    private Version named(MlflowCall call) {
        String number = call.required("version");
        VersionLine line = line(call);
        if (!number.chars().allMatch(c -> c >= '0' && c <= '9') || number.length() > 9) {
            throw MlflowCall.invalid("Invalid value " + MlflowCall.shown(number) + " for parameter 'version' supplied");
        }
        try {
            return registry().version(line, Integer.parseInt(number));
        } catch (TidemillException missing) {
            throw new TidemillException(
                    missing.code(),
                    "Model Version (name=" + line.application() + ", version=" + number + ") not found",
                    missing);
        }
    }

    void create(MlflowCall call) {
        VersionLine line = line(call);
        if (registry().notes().line(line).isEmpty()) {
            throw new TidemillException(
                    ErrorCode.NOT_FOUND, "Registered Model with name=" + line.application() + " not found");
        }
        Version version = tidemill.library().take(line, call.required("source"), call.text("run_id"), call.who());
        call.text("description")
                .filter(text -> !text.isEmpty())
                .ifPresent(text -> registry().notes().describe(version, text));
        call.pairs("tags").forEach((name, value) -> registry().notes().tag(line, version.version(), name, value));
        one(call, version);
    }

    void get(MlflowCall call) {
        one(call, named(call));
    }

    void one(MlflowCall call, Version version) {
        call.exchange().json(200, json -> {
            json.writeStartObject();
            json.writeFieldName("model_version");
            write(json, version);
            json.writeEndObject();
        });
    }

    void write(JsonGenerator json, Version version) throws IOException {
        VersionNote note = registry().notes().version(version);
        json.writeStartObject();
        json.writeStringField("name", version.line().application());
        json.writeStringField("version", Integer.toString(version.version()));
        json.writeNumberField("creation_timestamp", version.created().toEpochMilli());
        json.writeNumberField("last_updated_timestamp", note.updated().toEpochMilli());
        json.writeStringField("user_id", version.who());
        json.writeStringField("current_stage", stage(version));
        json.writeStringField("description", note.description());
        json.writeStringField("source", uri(version, note));
        json.writeStringField("run_id", note.run());
        json.writeStringField("status", "READY");
        MlflowJson.pairs(json, "tags", note.tags());
        json.writeArrayFieldStart("aliases");
        for (Map.Entry<String, Integer> alias :
                registry().aliases(version.line()).entrySet()) {
            if (alias.getValue() == version.version()) {
                json.writeString(alias.getKey());
            }
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static String uri(Version version, VersionNote note) {
        return note.source().isEmpty()
                ? "tidemill:/" + version.line().application() + "/"
                        + version.line().kind() + "/" + version.version()
                : note.source();
    }

    String stage(Version version) {
        Map<String, Integer> aliases = registry().aliases(version.line());
        if (aliases.getOrDefault(Registry.PRODUCTION, 0) == version.version()) {
            return "Production";
        }
        return aliases.getOrDefault(STAGING, 0) == version.version() ? "Staging" : "None";
    }

    void update(MlflowCall call) {
        Version version = named(call);
        registry().notes().describe(version, call.text("description").orElse(""));
        one(call, version);
    }

    void transition(MlflowCall call) {
        Version version = named(call);
        String stage = call.required("stage").toLowerCase(Locale.ROOT);
        switch (stage) {
            case Registry.PRODUCTION, STAGING ->
                point(call, version.line(), stage, Integer.toString(version.version()));
            case "none", "archived" -> {
                String now = stage(version).toLowerCase(Locale.ROOT);
                if (!now.equals("none")) {
                    tidemill.library().unalias(version.line(), now, call.who());
                }
            }
            default ->
                throw MlflowCall.invalid("Invalid Model Version stage: " + MlflowCall.shown(stage)
                        + ". Value must be one of None, Staging, Production, Archived.");
        }
        one(call, version);
    }

    /// Points an alias; what puts a model of an application in production needs the role that activates.
    void point(MlflowCall call, VersionLine line, String alias, String version) {
        boolean ours =
                tidemill.applications().stream().anyMatch(one -> one.name().equals(line.application()));
        if (ours && alias.equals(Registry.PRODUCTION) && !call.exchange().administers()) {
            throw new TidemillException(
                    ErrorCode.FORBIDDEN,
                    "putting a model of an application in production needs a key with the role ADMIN");
        }
        tidemill.library().alias(line, alias, version, call.who());
    }

    void delete(MlflowCall call) {
        Version version = named(call);
        tidemill.library().delete(version.line(), version.version(), call.who());
        MlflowJson.empty(call.exchange());
    }

    void uri(MlflowCall call) {
        Version version = named(call);
        String uri = uri(version, registry().notes().version(version));
        call.exchange().json(200, json -> {
            json.writeStartObject();
            json.writeStringField("artifact_uri", uri);
            json.writeEndObject();
        });
    }

    void tag(MlflowCall call) {
        Version version = named(call);
        registry().notes().tag(version.line(), version.version(), call.required("key"), call.given("value"));
        MlflowJson.empty(call.exchange());
    }

    void untag(MlflowCall call) {
        Version version = named(call);
        registry().notes().untag(version.line(), version.version(), call.required("key"));
        MlflowJson.empty(call.exchange());
    }

    void search(MlflowCall call) {
        int most = Math.clamp(call.whole("max_results", MOST), 1, MOST);
        Filter filter = Filter.read(call.text("filter").orElse(""), Vocabulary.VERSIONS);
        List<Version> found = new ArrayList<>();
        VersionLine any = tidemill.library().line("any", VersionLine.MODEL);
        registry()
                .notes()
                .lines(any.tenant(), any.kind())
                .forEach(line -> found.addAll(registry().versions(line.line())));
        found.removeIf(version -> !Sorting.accepts(filter, version, this::text, this::number));
        found.sort(Sorting.by(Order.read(call.texts("order_by"), Vocabulary.VERSIONS), this::text, this::number));
        Page<Version> page = Sorting.page(found, most, call.text("page_token").orElse(""));
        call.exchange().json(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("model_versions");
            for (Version version : page.items()) {
                write(json, version);
            }
            json.writeEndArray();
            MlflowJson.token(json, page.next());
            json.writeEndObject();
        });
    }

    private Optional<String> text(Version version, Subject subject, String key) {
        if (subject == Subject.ATTRIBUTE && key.equals("name")) {
            return Optional.of(version.line().application());
        }
        VersionNote note = registry().notes().version(version);
        if (subject == Subject.TAG) {
            return Optional.ofNullable(note.tags().get(key));
        }
        return Optional.of(key.equals("run_id") ? note.run() : note.source());
    }

    private double number(Version version, String key) {
        return switch (key) {
            case "version_number" -> version.version();
            case "creation_timestamp" -> version.created().toEpochMilli();
            default -> registry().notes().version(version).updated().toEpochMilli();
        };
    }
}
