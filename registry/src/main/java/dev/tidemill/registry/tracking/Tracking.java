package dev.tidemill.registry.tracking;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Tenant;
import dev.tidemill.core.TidemillException;
import dev.tidemill.log.Blobs;
import dev.tidemill.log.Metadata;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Runs: every training, trial, evaluation and whatever else is worth comparing, with what went in and what was
/// measured. Safe for many threads; what a call wrote is kept when it returns, all of it or nothing.
///
/// **Invariants:** a parameter is written once; points of a metric are never lost; the latest point of a metric is
/// the greatest by (step, time, value); a purged run is gone from every table and its files with it.
public final class Tracking {
    private static final int LONGEST_WHO = 256;
    private static final long MOST_BYTES_OF_COLUMNS = 64L << 20;

    private final Jdbi jdbi;
    private final InstantSource clock;
    private final RunNames names;
    private final Experiments experiments;
    private final RunTable runs;
    private final MetricTable metrics = new MetricTable();
    private final TextTable texts = new TextTable();
    private final DatasetTable datasets = new DatasetTable();
    private final ColumnCache columns = new ColumnCache(MOST_BYTES_OF_COLUMNS);
    private final Loader loader;
    private final ArtifactFiles files;
    private final ArtifactParts parts;

    private Tracking(
            Jdbi jdbi,
            Blobs blobs,
            InstantSource clock,
            RandomGenerator random,
            Tenant tenant,
            Predicate<String> held) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.names = new RunNames(random);
        this.experiments = new Experiments(jdbi, clock, tenant, columns);
        this.runs = new RunTable(tenant);
        this.loader = new Loader(runs, metrics, texts, datasets);
        this.files = new ArtifactFiles(jdbi, blobs, clock, tenant, held);
        this.parts = new ArtifactParts(jdbi, blobs, clock, tenant, files, names);
    }

    /// What tracking stands on.
    ///
    /// @param random   for ids of runs and of uploads: they must not be guessed
    /// @param alsoHeld whether something beside the runs needs the content with a digest
    public record Ground(
            Metadata metadata,
            Blobs blobs,
            InstantSource clock,
            RandomGenerator random,
            Tenant tenant,
            Predicate<String> alsoHeld) {}

    /// Opens the runs of a home, bringing their tables to their newest version.
    public static Tracking open(Ground on) {
        on.metadata().migrate("tracking");
        return new Tracking(on.metadata().jdbi(), on.blobs(), on.clock(), on.random(), on.tenant(), on.alsoHeld());
    }

    public Experiments experiments() {
        return experiments;
    }

    /// Files of runs.
    public ArtifactFiles files() {
        return files;
    }

    /// Files that come in parts.
    public ArtifactParts parts() {
        return parts;
    }

    /// Begins a run.
    public Run begin(NewRun wanted) {
        Map<String, String> tags = new HashMap<>(wanted.tags());
        String name = wanted.name().filter(given -> !given.isEmpty()).orElse(tags.getOrDefault(Run.NAME, names.name()));
        if (tags.containsKey(Run.NAME) && !name.equals(tags.get(Run.NAME))) {
            throw Limits.invalid("Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different"
                    + " values (run_name='" + Limits.shown(name) + "', mlflow.runName='"
                    + Limits.shown(tags.getOrDefault(Run.NAME, "")) + "').");
        }
        Limits.length("name of a run", name, Limits.NAME);
        Limits.length("user of a run", wanted.who(), LONGEST_WHO);
        tags.put(Run.NAME, name);
        Limits.tags(tags);
        Instant started = wanted.started().orElseGet(clock::instant);
        RunTable.Numbered begun = change(handle -> {
            Experiment experiment = experiments.require(handle, wanted.experiment());
            if (experiment.stage() == Stage.DELETED) {
                throw Limits.invalid("The experiment " + experiment.id()
                        + " must be in the 'active' state. Current state is deleted.");
            }
            String id = names.id();
            RunInfo info = new RunInfo(
                    id,
                    name,
                    experiment.id(),
                    wanted.who(),
                    RunStatus.RUNNING,
                    Stage.ACTIVE,
                    Instant.ofEpochMilli(started.toEpochMilli()),
                    Optional.empty(),
                    experiment.location() + "/" + id + "/artifacts");
            long run = runs.add(handle, info);
            RunTable.Numbered added = new RunTable.Numbered(run, info);
            texts.tags(handle, added, tags);
            return added;
        });
        return new Run(begun.info(), List.of(), Map.of(), tags, List.of());
    }

    /// Writes a run, and tells the columns.
    private RunTable.Numbered change(Function<Handle, RunTable.Numbered> work) {
        return changes(handle -> List.of(work.apply(handle))).getFirst();
    }

    private List<RunTable.Numbered> changes(Function<Handle, List<RunTable.Numbered>> work) {
        try {
            List<RunTable.Numbered> changed = jdbi.inTransaction(work::apply);
            changed.forEach(columns::changed);
            return changed;
        } catch (TidemillException refused) {
            throw refused; // nothing was written
        } catch (RuntimeException e) {
            columns.forget();
            throw e;
        }
    }

    /// Takes over runs from elsewhere as they are, all or none: ids, times and status included, of each metric its
    /// latest point.
    public void take(List<Run> whole) {
        changes(handle -> {
            List<RunTable.Numbered> taken = new ArrayList<>();
            for (Run run : whole) {
                Limits.tags(run.tags());
                RunInfo info = run.info();
                if (runs.find(handle, info.id()).isPresent()) {
                    throw new TidemillException(
                            ErrorCode.CONFLICT, "run " + info.id() + " must not be there already; purge it first");
                }
                experiments.require(handle, info.experiment());
                RunTable.Numbered added = new RunTable.Numbered(runs.add(handle, info), info);
                texts.take(handle, added, run.parameters(), run.tags());
                metrics.take(handle, added, run.metrics());
                run.datasets().forEach(input -> datasets.add(handle, added, input));
                taken.add(added);
            }
            return taken;
        });
    }

    /// A run, be it in the bin.
    ///
    /// @throws TidemillException NOT_FOUND
    public Run run(String id) {
        return jdbi.withHandle(handle ->
                loader.load(handle, List.of(require(handle, id).run())).getFirst());
    }

    private RunTable.Numbered require(Handle handle, String id) {
        return runs.find(handle, id).orElseThrow(() -> Limits.missing("Run '" + Limits.shown(id) + "' not found"));
    }

    private RunTable.Numbered active(Handle handle, String id) {
        RunTable.Numbered run = require(handle, id);
        if (run.info().stage() == Stage.DELETED) {
            throw Limits.invalid("The run " + id + " must be in the 'active' state. Current state is deleted.");
        }
        return run;
    }

    /// Changes a run's status, end or name.
    public RunInfo update(String id, RunChange change) {
        change.name().ifPresent(name -> Limits.length("name of a run", name, Limits.NAME));
        return change(handle -> {
                    RunTable.Numbered run = active(handle, id);
                    RunInfo was = run.info();
                    RunInfo now = new RunInfo(
                            id,
                            change.name().orElse(was.name()),
                            was.experiment(),
                            was.who(),
                            change.status().orElse(was.status()),
                            was.stage(),
                            was.started(),
                            change.ended().or(was::ended),
                            was.artifacts());
                    runs.change(handle, run.run(), now);
                    change.name().ifPresent(name -> texts.tags(handle, run, Map.of(Run.NAME, name)));
                    return new RunTable.Numbered(run.run(), now);
                })
                .info();
    }

    /// Writes metrics, parameters and tags.
    ///
    /// @throws TidemillException INVALID where a parameter has another value already, or a limit is exceeded
    public void log(String id, RunBatch batch) {
        Limits.check(batch);
        change(handle -> {
            RunTable.Numbered run = active(handle, id);
            texts.parameters(handle, run, batch.parameters());
            metrics.add(handle, run, batch.metrics());
            texts.tags(handle, run, batch.tags());
            String name = batch.tags().get(Run.NAME);
            if (name != null) {
                RunInfo was = run.info();
                runs.change(
                        handle,
                        run.run(),
                        new RunInfo(
                                id,
                                name,
                                was.experiment(),
                                was.who(),
                                was.status(),
                                was.stage(),
                                was.started(),
                                was.ended(),
                                was.artifacts()));
            }
            return run;
        });
    }

    /// Removes a tag.
    public void untag(String id, String name) {
        change(handle -> {
            RunTable.Numbered run = active(handle, id);
            if (!texts.untag(handle, run.run(), name)) {
                throw Limits.missing("No tag with name: " + Limits.shown(name) + " in run with id " + id);
            }
            return run;
        });
    }

    /// Writes which datasets a run read.
    public void inputs(String id, List<DatasetInput> inputs) {
        if (inputs.size() > Limits.TAGS) {
            throw Limits.invalid(
                    "a run must be told at most " + Limits.TAGS + " datasets at once, got " + inputs.size());
        }
        for (DatasetInput input : inputs) {
            Limits.name("name of a dataset", input.name());
            Limits.length("digest of a dataset", input.digest(), Limits.DIGEST);
            Limits.length("schema of a dataset", input.schema(), 1_048_576);
            Limits.length("profile of a dataset", input.profile(), 16_777_216);
            Limits.tags(input.tags());
        }
        change(handle -> {
            RunTable.Numbered run = active(handle, id);
            inputs.forEach(input -> datasets.add(handle, run, input));
            return run;
        });
    }

    /// Puts a run in the bin.
    public void delete(String id) {
        stage(id, Stage.DELETED);
    }

    /// Takes a run out of the bin.
    public void restore(String id) {
        stage(id, Stage.ACTIVE);
    }

    private void stage(String id, Stage stage) {
        change(handle -> {
            RunTable.Numbered run = require(handle, id);
            RunInfo was = run.info();
            runs.change(
                    handle,
                    run.run(),
                    new RunInfo(
                            id,
                            was.name(),
                            was.experiment(),
                            was.who(),
                            was.status(),
                            stage,
                            was.started(),
                            was.ended(),
                            was.artifacts()));
            return run;
        });
    }

    /// Deletes a run for ever, with its files, whether it is in the bin or not.
    public void purge(String id) {
        RunTable.Numbered gone = change(handle -> {
            RunTable.Numbered run = require(handle, id);
            runs.purge(handle, run.run());
            return run;
        });
        purgeFiles(gone.info());
    }

    private void purgeFiles(RunInfo info) {
        ownFolder(info).ifPresent(files::delete);
    }

    /// Deletes an experiment for ever, with its runs and their files; its name is free again.
    public void purgeExperiment(String id) {
        if (id.equals(Experiment.DEFAULT)) {
            throw new TidemillException(ErrorCode.INVALID, "the experiment Default must stay; purge its runs instead");
        }
        List<RunInfo> gone = jdbi.inTransaction(handle -> {
            long number = Long.parseLong(experiments.require(handle, id).id());
            List<RunInfo> infos = new ArrayList<>();
            for (RunTable.Numbered run : runs.ofExperiment(handle, number)) {
                runs.purge(handle, run.run());
                infos.add(run.info());
            }
            experiments.purge(handle, number);
            return infos;
        });
        columns.forget(Experiments.number(id).orElseThrow());
        gone.forEach(this::purgeFiles);
    }

    /// The folder of a run's files here; empty where they lie elsewhere.
    public static Optional<String> ownFolder(RunInfo info) {
        return info.artifacts().startsWith(Experiments.OURS)
                ? Optional.of(info.artifacts().substring(Experiments.OURS.length()))
                : Optional.empty();
    }

    /// Runs that a filter finds, in the order asked for.
    public Page<Run> search(RunSearch search) {
        return search(search, true);
    }

    /// @param quick whether columns may answer; if not, or where they cannot, SQL does, with the same result
    Page<Run> search(RunSearch search, boolean quick) {
        if (search.most() < 1 || search.most() > RunSearch.MOST) {
            throw Limits.invalid("Invalid value " + search.most()
                    + " for parameter 'max_results' supplied: it must be 1 to " + RunSearch.MOST);
        }
        Filter filter = Filter.read(search.filter(), Vocabulary.RUNS);
        List<Order> orders = Order.read(search.order(), Vocabulary.RUNS);
        RunSearcher.Token token = RunSearcher.Token.of(search.token());
        List<Long> in = search.experiments().stream()
                .flatMap(id -> Experiments.number(id).stream())
                .distinct()
                .toList();
        if (in.isEmpty()) {
            return new Page<>(List.of(), "");
        }
        return jdbi.withHandle(handle -> {
            RunSearcher searcher = new RunSearcher(handle, in, search.view().stages(), filter, orders);
            Page<Long> found = quick
                    ? searcher.quick(columns, search.most(), token).orElseGet(() -> searcher.page(search.most(), token))
                    : searcher.page(search.most(), token);
            return new Page<>(loader.load(handle, found.items()), found.next());
        });
    }

    /// The points of a metric by step and time.
    ///
    /// @param token of the page before; empty: the first
    public Page<MetricPoint> history(String id, String metric, int most, String token) {
        long offset = Experiments.number(token.isEmpty() ? "0" : token)
                .orElseThrow(() -> Limits.invalid(
                        "page_token must be one that a page before gave, got \"" + Limits.shown(token) + "\""));
        int page = Math.clamp(most, 1, RunSearch.MOST);
        List<MetricPoint> points = jdbi.withHandle(
                handle -> metrics.history(handle, require(handle, id).run(), metric, page + 1, offset));
        return points.size() > page
                ? new Page<>(points.subList(0, page), Long.toString(offset + page))
                : new Page<>(points, "");
    }

    /// Points of a metric from step to step, thinned to about so many.
    public List<MetricPoint> thinned(String id, String metric, long from, long to, int most) {
        return jdbi.withHandle(handle -> metrics.thinned(
                handle, require(handle, id).run(), metric, from, to, Math.clamp(most, 1, RunSearch.MOST)));
    }

    /// Datasets that runs of these experiments read.
    public List<DatasetSummary> datasets(List<String> in) {
        List<Long> numbers =
                in.stream().flatMap(id -> Experiments.number(id).stream()).toList();
        return numbers.isEmpty()
                ? List.of()
                : jdbi.withHandle(handle -> datasets.summaries(handle, numbers, Limits.TOTAL));
    }
}
