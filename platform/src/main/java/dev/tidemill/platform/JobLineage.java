package dev.tidemill.platform;

import dev.tidemill.app.Application;
import dev.tidemill.app.Feature;
import dev.tidemill.app.Scope;
import dev.tidemill.app.StreamDefinition;
import dev.tidemill.core.Field;
import dev.tidemill.data.DatasetManifest;
import dev.tidemill.data.lineage.LineageDataset;
import dev.tidemill.data.lineage.LineageDataset.Column;
import dev.tidemill.data.lineage.LineageDataset.Source;
import dev.tidemill.data.lineage.LineageLog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Tells the lineage of jobs to others: what an import, a replay, a training and an evaluation read and wrote.
final class JobLineage {
    private static final Pattern WORD = Pattern.compile("[a-z_][a-z0-9_]*");

    private final LineageLog log;
    private final Services services;

    JobLineage(LineageLog log, Services services) {
        this.log = log;
        this.services = services;
    }

    /// What a finished job read and wrote, from its result.
    interface Written {
        /// @param read    to be filled where more is known than at the start
        /// @param written to be filled
        void tell(Map<String, Object> result, List<LineageDataset> read, List<LineageDataset> written);
    }

    /// The work, with its start and its end told.
    JobRunner.Work told(
            String application, String kind, List<LineageDataset> inputs, JobRunner.Work work, Written written) {
        return progress -> {
            LineageLog.Run run = log.start(application + "." + kind, kind, inputs);
            try {
                Map<String, Object> result = work.run(progress);
                List<LineageDataset> read = new ArrayList<>();
                List<LineageDataset> made = new ArrayList<>();
                written.tell(result, read, made);
                run.complete(read, made);
                return result;
            } catch (Exception e) {
                run.fail(String.valueOf(e.getMessage()));
                throw e;
            }
        };
    }

    /// Files that an import reads.
    static LineageDataset files(String path) {
        return LineageDataset.named(LineageDataset.FILES, path);
    }

    /// Every stream of an application.
    List<LineageDataset> streams(Application application) {
        return application.streams().values().stream()
                .map(stream -> new LineageDataset(
                        log.namespace(),
                        stream(application, stream.name()),
                        Optional.empty(),
                        stream.schema().fields().stream()
                                .map(field -> new Column(
                                        field.name(),
                                        field.type().word(),
                                        field.personal() ? "tells something about a person" : ""))
                                .toList(),
                        Optional.empty(),
                        Map.of()))
                .toList();
    }

    private static String stream(Application application, String stream) {
        return application.name() + ".stream." + stream;
    }

    /// A dataset with its profile; with the fields that its columns come from where the application made it.
    LineageDataset dataset(Application application, String digest, boolean columns) {
        Optional<DatasetManifest> manifest = services.datasets().get(digest);
        return new LineageDataset(
                log.namespace(),
                application.name() + ".dataset",
                Optional.of(digest),
                manifest.map(known -> known.columns().stream()
                                .map(column ->
                                        new Column(column.name(), column.type().word(), ""))
                                .toList())
                        .orElse(List.of()),
                manifest.map(DatasetManifest::profile),
                columns ? sources(application) : Map.of());
    }

    /// A version of the model.
    LineageDataset model(Application application, Object version) {
        return new LineageDataset(
                log.namespace(),
                application.name() + ".model",
                Optional.of(String.valueOf(version)),
                List.of(),
                Optional.empty(),
                Map.of());
    }

    private Map<String, List<Source>> sources(Application application) {
        Map<String, List<Source>> sources = new LinkedHashMap<>();
        for (Feature feature : application.features()) {
            sources.put(feature.name(), sources(application, feature, sources));
        }
        application
                .outcome()
                .ifPresent(outcome -> sources.put(
                        DatasetColumns.LABEL,
                        List.of(new Source(log.namespace(), stream(application, outcome.stream()), outcome.field()))));
        sources.values().removeIf(List::isEmpty);
        return sources;
    }

    private List<Source> sources(Application application, Feature feature, Map<String, List<Source>> before) {
        return switch (feature) {
            case Feature.Computed computed ->
                fields(application, application.decided(), Set.of(), computed.expression(), before);
            case Feature.Ratio ratio -> {
                List<Source> both = new ArrayList<>(before.getOrDefault(ratio.numerator(), List.of()));
                before.getOrDefault(ratio.denominator(), List.of()).stream()
                        .filter(source -> !both.contains(source))
                        .forEach(both::add);
                yield both;
            }
            case Feature.Aggregate aggregate -> {
                StreamDefinition stream = application.stream(aggregate.stream());
                String text =
                        aggregate.of().orElse("") + " " + aggregate.where().orElse("");
                List<Source> all = fields(application, stream, new TreeSet<>(aggregate.key()), text, Map.of());
                for (Scope.OutcomeField told :
                        Scope.outcomeFields(stream, application.streams().values())) {
                    if (text.contains(told.name())) {
                        all.add(new Source(
                                log.namespace(),
                                stream(application, told.stream()),
                                told.field().name()));
                    }
                }
                yield all;
            }
        };
    }

    /// Fields of the stream that are keys or stand in the expression, and what other features in it come from.
    private List<Source> fields(
            Application application,
            StreamDefinition stream,
            Set<String> keys,
            String expression,
            Map<String, List<Source>> features) {
        Set<String> words = new TreeSet<>(keys);
        WORD.matcher(expression).results().map(MatchResult::group).forEach(words::add);
        List<Source> sources = new ArrayList<>();
        for (Field field : stream.schema().fields()) {
            if (words.contains(field.name())) {
                sources.add(new Source(log.namespace(), stream(application, stream.name()), field.name()));
            }
        }
        for (String word : words) {
            features.getOrDefault(word, List.of()).stream()
                    .filter(source -> stream.schema().slot(word) < 0 && !sources.contains(source))
                    .forEach(sources::add);
        }
        return sources;
    }
}
