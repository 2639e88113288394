package dev.tidemill.platform;

import dev.tidemill.app.StreamDefinition;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Event;
import dev.tidemill.core.TidemillException;
import dev.tidemill.data.DatasetManifest;
import dev.tidemill.data.check.DataNotes;
import dev.tidemill.data.check.ImportNote;
import dev.tidemill.log.StoredEvent;
import dev.tidemill.registry.Activation;
import dev.tidemill.registry.Version;
import dev.tidemill.registry.VersionLine;
import dev.tidemill.serve.Receipt;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Follows what is stored from an event to decisions, datasets and models, and back: journal offsets, receipts,
/// origins
/// of datasets, provenance of versions, notes of imports. Lists stop at [#MOST].
final class Tracing {
    private static final int MOST = 50;

    private final Services services;
    private final DataNotes notes;
    private final ApplicationRuntime runtime;
    private final String application;
    private final LineageView.Builder view = new LineageView.Builder();

    Tracing(Services services, DataNotes notes, ApplicationRuntime runtime) {
        this.services = services;
        this.notes = notes;
        this.runtime = runtime;
        this.application = runtime.application().name();
    }

    /// From an event on: what it was imported by, decided as, counted in.
    LineageView event(String stream, String id) {
        StreamDefinition definition = runtime.application().streams().get(stream);
        if (definition == null) {
            throw new TidemillException(
                    ErrorCode.NOT_FOUND,
                    "stream must be one of " + runtime.application().streams().keySet() + ", got \"" + stream + "\"");
        }
        OptionalLong offset = runtime.journal().find(runtime.journal().stream(stream), id);
        if (offset.isEmpty()) {
            long from = Kept.from(runtime.journal(), stream);
            String gone = from == Long.MIN_VALUE
                    ? ""
                    : " (events before " + Instant.ofEpochMilli(from) + " are no longer kept)";
            throw new TidemillException(
                    ErrorCode.NOT_FOUND, "stream " + stream + " has no event \"" + id + "\"" + gone);
        }
        String subject = event(offset.getAsLong()).orElseThrow();
        boolean decided = runtime.application().decision().isPresent()
                && runtime.application().decided().name().equals(stream);
        if (decided) {
            runtime.storedReceipt(offset.getAsLong()).ifPresent(this::decided);
        }
        about(offset.getAsLong(), subject);
        datasetsOver(offset.getAsLong(), subject, decided ? "a row of" : "counted in");
        return view.view(subject);
    }

    /// From a decision back to its event, and to the versions that answered; and on to the datasets that learn
    /// from it.
    LineageView decision(String id) {
        Receipt receipt = runtime.receipt(id);
        String subject = decided(receipt);
        event(receipt.offset()).ifPresent(event -> datasetsOver(receipt.offset(), event, "a row of"));
        runtime.outcomeOf(id).ifPresent(outcome -> {
            String node = view.node("outcome", id, Map.of("event", outcome));
            view.edge(subject, node, "turned out as");
        });
        return view.view(subject);
    }

    /// A dataset: the part of the journal that it was computed from, and what was trained on it.
    LineageView dataset(DatasetManifest manifest) {
        String subject = node(manifest);
        for (ImportNote note : notes.imports()
                .over(application, manifest.origin().from(), manifest.origin().to(), MOST)) {
            view.edge(node(note), subject, "computed into");
        }
        versions(manifest.digest(), subject);
        return view.view(subject);
    }

    /// A model version: the dataset that it was trained on, and when it answered.
    LineageView model(int number) {
        Version version = services.registry().version(line(), number);
        String subject = node(version);
        services.datasets().get(version.provenance().dataset()).ifPresent(manifest -> {
            String dataset = node(manifest);
            view.edge(dataset, subject, "trained");
            for (ImportNote note : notes.imports()
                    .over(
                            application,
                            manifest.origin().from(),
                            manifest.origin().to(),
                            MOST)) {
                view.edge(node(note), dataset, "computed into");
            }
        });
        return view.view(subject);
    }

    private VersionLine line() {
        return new VersionLine(services.tenant(), application, VersionLine.MODEL);
    }

    private Optional<String> event(long offset) {
        Optional<StoredEvent> stored =
                runtime.journal().read(offset).filter(event -> streams().knows(event));
        return stored.map(found -> {
            Map<String, String> facts = new LinkedHashMap<>();
            facts.put("offset", Long.toString(offset));
            facts.put("happened", Instant.ofEpochMilli(found.time()).toString());
            facts.put("known", Instant.ofEpochMilli(found.known()).toString());
            facts.put("late", Boolean.toString(found.late()));
            String stream = runtime.journal().streamName(found.stream());
            String node = view.node("event", stream + "/" + found.id(), facts);
            for (ImportNote note : notes.imports().over(application, offset, offset + 1, MOST)) {
                view.edge(node(note), node, "brought, or another beside it,");
            }
            return node;
        });
    }

    private dev.tidemill.serve.Streams streams() {
        return runtime.pipeline().plan().streams();
    }

    private void about(long offset, String subject) {
        runtime.journal().read(offset).map(streams()::decode).ifPresent(event -> {
            Event told = streams().about(runtime.journal(), event);
            if (told != null) {
                OptionalLong place = runtime.journal().find(streams().ordinal(told.stream()), told.id());
                if (place.isPresent()) {
                    event(place.getAsLong()).ifPresent(node -> view.edge(subject, node, "tells about"));
                    runtime.storedReceipt(place.getAsLong()).ifPresent(this::decided);
                }
            }
        });
    }

    private String decided(Receipt receipt) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("decided", Instant.ofEpochMilli(receipt.decidedAt()).toString());
        facts.put("outcome", receipt.outcome());
        facts.put("policy", Integer.toString(receipt.policyVersion()));
        receipt.fallback().ifPresent(why -> facts.put("fallback", why));
        String decision = view.node("decision", receipt.id(), facts);
        event(receipt.offset()).ifPresent(event -> view.edge(event, decision, "decided as"));
        String version = view.node("application", receipt.applicationVersion(), Map.of("name", application));
        view.edge(version, decision, "defined");
        if (receipt.model().isPresent()) {
            Version model = services.registry().version(line(), receipt.model().getAsInt());
            String node = node(model);
            view.edge(node, decision, "answered");
            services.datasets()
                    .get(model.provenance().dataset())
                    .ifPresent(manifest -> view.edge(node(manifest), node, "trained"));
        }
        return decision;
    }

    private void datasetsOver(long offset, String subject, String what) {
        long known = runtime.journal().read(offset).map(StoredEvent::known).orElse(Long.MAX_VALUE);
        services.datasets().list().stream()
                .filter(manifest -> manifest.origin().application().equals(application))
                .filter(manifest -> manifest.origin().from() <= offset
                        && offset < manifest.origin().to()
                        && known <= manifest.origin().cutoff())
                .limit(MOST)
                .forEach(manifest -> {
                    String dataset = node(manifest);
                    view.edge(subject, dataset, what);
                    versions(manifest.digest(), dataset);
                });
    }

    private void versions(String digest, String dataset) {
        services.registry().versions(line()).stream()
                .filter(version -> version.provenance().dataset().equals(digest))
                .limit(MOST)
                .forEach(version -> view.edge(dataset, node(version), "trained"));
    }

    private String node(ImportNote note) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("mapping", note.mapping());
        facts.put("path", note.path());
        facts.put("files", String.join(", ", note.files()));
        facts.put("finished", note.finished().toString());
        facts.put("offsets", note.from() + " to " + note.to());
        return view.node("import", Integer.toString(note.run()), facts);
    }

    private String node(DatasetManifest manifest) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("rows", Long.toString(manifest.rows()));
        facts.put("application", manifest.origin().version());
        facts.put(
                "offsets", manifest.origin().from() + " to " + manifest.origin().to());
        facts.put(
                "labels known by",
                Instant.ofEpochMilli(manifest.origin().cutoff()).toString());
        facts.put("created", manifest.created().toString());
        return view.node("dataset", manifest.digest(), facts);
    }

    private String node(Version version) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("created", version.created().toString());
        facts.put("who", version.who());
        facts.put("application", version.provenance().applicationVersion());
        facts.put("dataset", version.provenance().dataset());
        List<String> used = services.registry().history(line()).stream()
                .filter(entry -> entry.version() == version.version())
                .map((Activation entry) -> entry.at().toString())
                .toList();
        facts.put("put in production", used.isEmpty() ? "never" : String.join(", ", used));
        return view.node("model", Integer.toString(version.version()), facts);
    }
}
