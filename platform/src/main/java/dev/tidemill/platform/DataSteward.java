package dev.tidemill.platform;

import dev.tidemill.app.Application;
import dev.tidemill.app.StreamDefinition;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Field;
import dev.tidemill.core.FieldType;
import dev.tidemill.core.Problem;
import dev.tidemill.core.TidemillException;
import dev.tidemill.data.ColumnChange;
import dev.tidemill.data.DatasetDiff;
import dev.tidemill.data.DatasetManifest;
import dev.tidemill.data.check.BatchNote;
import dev.tidemill.data.check.CheckRun;
import dev.tidemill.data.check.DataNotes;
import dev.tidemill.data.suggest.Suggestion;
import dev.tidemill.log.Journal;
import dev.tidemill.log.StoredEvent;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The care of data, over the runtimes of applications.
final class DataSteward implements DataRoom {
    private static final int SAMPLE = 5000;

    private final Services services;
    private final DataNotes notes;
    private final JobRunner jobs;
    private final Function<String, ApplicationRuntime> runtimes;
    private final DatasetShelf shelf;

    /// @param runtimes the runtime of an application; fails with NOT_FOUND where there is none
    DataSteward(Services services, DataNotes notes, JobRunner jobs, Function<String, ApplicationRuntime> runtimes) {
        this.services = services;
        this.notes = notes;
        this.jobs = jobs;
        this.runtimes = runtimes;
        this.shelf = new DatasetShelf(services, notes);
    }

    DataNotes notes() {
        return notes;
    }

    private Instant now() {
        return services.config().clock().instant();
    }

    @Override
    public Job check(String application, Optional<String> stream, Optional<Duration> last) {
        ApplicationRuntime runtime = runtimes.apply(application);
        stream.ifPresent(name -> declared(runtime, name));
        StreamChecks checks = new StreamChecks(runtime, notes);
        return jobs.start(application, "check", "events", progress -> checks.run(stream, last, now(), progress));
    }

    private static StreamDefinition declared(ApplicationRuntime runtime, String stream) {
        StreamDefinition definition = runtime.application().streams().get(stream);
        if (definition == null) {
            throw new TidemillException(
                    ErrorCode.NOT_FOUND,
                    "stream must be one of " + runtime.application().streams().keySet() + ", got \"" + stream + "\"");
        }
        return definition;
    }

    @Override
    public List<CheckRun> checkRuns(String application, int most) {
        known(application);
        return notes.checks().newest(application, most);
    }

    @Override
    public List<BatchNote> batches(String application, int most) {
        known(application);
        return notes.profiles().newest(application, most);
    }

    @Override
    public void accept(String application, String subject, String source) {
        known(application);
        if (notes.profiles().find(application, subject, source).isEmpty()) {
            throw new TidemillException(
                    ErrorCode.NOT_FOUND, "there is no profile of " + subject + " from \"" + source + "\"");
        }
        notes.profiles().accept(application, subject, source);
    }

    @Override
    public String suggest(String application, String stream) {
        ApplicationRuntime runtime = runtimes.apply(application);
        StreamDefinition definition = declared(runtime, stream);
        List<Field> fields = definition.schema().fields().stream()
                .filter(field -> !field.name().equals(definition.idField())
                        && !field.name().equals(definition.timeField()))
                .toList();
        List<@Nullable String[]> rows = new ArrayList<>();
        Journal journal = runtime.journal();
        var streams = runtime.pipeline().plan().streams();
        try (Journal.Cursor cursor = journal.scan(journal.begin(), journal.end())) {
            for (StoredEvent stored = cursor.next(); stored != null && rows.size() < SAMPLE; stored = cursor.next()) {
                if (streams.knows(stored) && journal.streamName(stored.stream()).equals(stream)) {
                    rows.add(texts(definition, fields, streams.decode(stored).values()));
                }
            }
        }
        List<String> names = fields.stream().map(Field::name).toList();
        List<FieldType> types = fields.stream().map(Field::type).toList();
        return Suggestion.forStream(stream, names, types, rows);
    }

    private static @Nullable String[] texts(StreamDefinition stream, List<Field> fields, @Nullable Object[] values) {
        @Nullable String[] texts = new @Nullable String[fields.size()];
        for (int i = 0; i < texts.length; i++) {
            Field field = fields.get(i);
            Object value = values[stream.schema().slot(field.name())];
            texts[i] = value == null
                    ? null
                    : field.type() == FieldType.DECIMAL && value instanceof Long units
                            ? BigDecimal.valueOf(units, field.scale()).toPlainString()
                            : value.toString();
        }
        return texts;
    }

    @Override
    public DatasetSummary dataset(String application, String reference) {
        known(application);
        return shelf.summary(shelf.find(application, reference));
    }

    @Override
    public DatasetDiff diff(String application, String left, String right) {
        known(application);
        return services.datasets()
                .diff(
                        shelf.find(application, left).digest(),
                        shelf.find(application, right).digest(),
                        DatasetColumns.ID);
    }

    @Override
    public void tag(String application, String reference, String tag, String who) {
        known(application);
        notes.datasets()
                .tag(application, tag, shelf.find(application, reference).digest(), who);
    }

    @Override
    public void untag(String application, String tag) {
        known(application);
        if (!notes.datasets().untag(application, tag)) {
            throw new TidemillException(
                    ErrorCode.NOT_FOUND,
                    "tag must be one of " + notes.datasets().tags(application).keySet() + ", got \"" + tag + "\"");
        }
    }

    @Override
    public Map<String, String> tags(String application) {
        known(application);
        return notes.datasets().tags(application);
    }

    @Override
    public void pin(String application, String reference, boolean pinned, String who) {
        known(application);
        notes.datasets().pin(application, shelf.find(application, reference).digest(), pinned, who);
    }

    @Override
    public Set<String> pins(String application) {
        known(application);
        return notes.datasets().pins(application);
    }

    @Override
    public List<DatasetRemoval> expire(String application, Duration olderThan, boolean force, boolean apply) {
        known(application);
        return shelf.expire(application, now().minus(olderThan), force, apply);
    }

    @Override
    public List<RetentionReport> retention(String application) {
        return RetentionRun.look(runtimes.apply(application));
    }

    @Override
    public List<RetentionReport> retain(String application) {
        return RetentionRun.run(runtimes.apply(application), now());
    }

    @Override
    public LineageView lineage(String application, String kind, String id) {
        Tracing tracing = new Tracing(services, notes, runtimes.apply(application));
        return switch (kind) {
            case "event" -> {
                int end = id.indexOf('/');
                if (end < 0) {
                    throw new TidemillException(
                            ErrorCode.INVALID, "an event must be given as stream/id, got \"" + id + "\"");
                }
                yield tracing.event(id.substring(0, end), id.substring(end + 1));
            }
            case "decision" -> tracing.decision(id);
            case "dataset" -> tracing.dataset(shelf.find(application, id));
            case "model" -> tracing.model(version(id));
            default ->
                throw new TidemillException(
                        ErrorCode.INVALID, "kind must be one of event, decision, dataset, model, got \"" + kind + "\"");
        };
    }

    private static int version(String id) {
        if (!id.matches("\\d{1,9}")) {
            throw new TidemillException(ErrorCode.INVALID, "a model must be given by its version, got \"" + id + "\"");
        }
        return Integer.parseInt(id);
    }

    /// The request with the dataset that it means, which may be learned from: one whose columns are those of the
    /// application, and that is not unlike those before it.
    ///
    /// @throws TidemillException CONFLICT with every reason against it
    TrainRequest admitted(ApplicationRuntime runtime, TrainRequest request) {
        Application application = runtime.application();
        DatasetManifest manifest = request.dataset()
                .map(reference -> shelf.find(application.name(), reference))
                .orElseGet(() -> TrainingData.newest(services.datasets(), application.name()));
        List<Problem> problems = new ArrayList<>();
        for (ColumnChange change :
                ColumnChange.between(ColumnChange.columns(manifest), new DatasetColumns(application).columns())) {
            if (!change.compatible() && !DatasetColumns.GROUP.equals(change.column())) {
                problems.add(new Problem(
                        "dataset " + manifest.digest().substring(0, 12),
                        change + " in application version " + application.version() + " after "
                                + manifest.origin().version(),
                        "",
                        "run features replay for this version"));
            }
        }
        if (!problems.isEmpty()) {
            throw new TidemillException(ErrorCode.CONFLICT, problems.getFirst().toString(), problems);
        }
        BatchNote note = shelf.judged(manifest);
        if (request.acceptAnomalies()) {
            notes.profiles().accept(application.name(), BatchNote.DATASET, manifest.digest());
        } else if (!note.accepted() && application.lifecycle().datasets().refuseAnomalies()) {
            problems.addAll(note.anomalies());
        }
        if (!problems.isEmpty()) {
            throw new TidemillException(
                    ErrorCode.CONFLICT,
                    "dataset " + manifest.digest().substring(0, 12) + " must be like those before it to be trained on;"
                            + " it has " + problems.size() + " findings (look at them, then train with"
                            + " --accept-anomalies where they are meant)",
                    problems);
        }
        return new TrainRequest(
                Optional.of(manifest.digest()), request.trainFrom(), request.testFrom(), request.acceptAnomalies());
    }

    /// Says in the result of a replay whether its dataset is like those before.
    void judge(Map<String, Object> result) {
        services.datasets().get(String.valueOf(result.get("dataset"))).ifPresent(manifest -> {
            BatchNote note = shelf.judged(manifest);
            if (!note.anomalies().isEmpty()) {
                result.put(
                        "anomalies",
                        note.anomalies().stream().map(Problem::toString).toList());
            }
        });
    }

    DatasetShelf shelf() {
        return shelf;
    }

    /// @throws TidemillException NOT_FOUND where it is not applied
    private void known(String application) {
        var _ = runtimes.apply(application);
    }
}
