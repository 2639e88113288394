package dev.tidemill.registry.tracking;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Tenant;
import dev.tidemill.core.TidemillException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Experiments: named sets of runs. One with the id 0 called `Default` is always there. A name stays taken while its
/// experiment is in the bin; purging it frees the name.
public final class Experiments {
    /// The scheme of locations that this store holds itself.
    public static final String OURS = "mlflow-artifacts:/";

    private static final int MOST = 50_000;

    private final Jdbi jdbi;
    private final InstantSource clock;
    private final ExperimentTable table;
    private final RunTable runs;
    private final ColumnCache columns;

    Experiments(Jdbi jdbi, InstantSource clock, Tenant tenant, ColumnCache columns) {
        this.columns = columns;
        this.jdbi = jdbi;
        this.clock = clock;
        this.table = new ExperimentTable(tenant);
        this.runs = new RunTable(tenant);
        jdbi.useTransaction(handle -> {
            if (table.find(handle, 0).isEmpty()) {
                table.add(handle, made(0, "Default", OURS + "0", Map.of()));
            }
        });
    }

    private Experiment made(long id, String name, String location, Map<String, String> tags) {
        Instant now = Instant.ofEpochMilli(clock.millis());
        return new Experiment(Long.toString(id), name, location, Stage.ACTIVE, now, now, tags);
    }

    /// Makes one.
    ///
    /// @param location where its runs' artifacts lie, if not here
    /// @throws TidemillException CONFLICT where the name is taken, be it by one in the bin
    public Experiment create(String name, Optional<String> location, Map<String, String> tags) {
        Limits.name("name of an experiment", name);
        Limits.tags(tags);
        String elsewhere = location.orElse("");
        if (elsewhere.startsWith("mlflow-artifacts:")) {
            throw Limits.invalid("artifact_location must be left out or be a place elsewhere (s3://…), got \""
                    + Limits.shown(elsewhere) + "\"");
        }
        Limits.length("artifact_location", elsewhere, 1000);
        return jdbi.inTransaction(handle -> {
            refuseTaken(handle, name);
            long id = table.next(handle);
            Experiment made = made(id, name, elsewhere.isEmpty() ? OURS + id : elsewhere, tags);
            table.add(handle, made);
            return made;
        });
    }

    private void refuseTaken(Handle handle, String name) {
        table.named(handle, name).ifPresent(taken -> {
            throw new TidemillException(
                    ErrorCode.CONFLICT,
                    "Experiment '" + Limits.shown(name) + "' already exists"
                            + (taken.stage() == Stage.DELETED
                                    ? " in deleted state; restore it, or purge it to free the name"
                                    : ""));
        });
    }

    /// The one with the name, made where there is none.
    public Experiment named(String name) {
        return find(name).orElseGet(() -> create(name, Optional.empty(), Map.of()));
    }

    /// The one with the name.
    public Optional<Experiment> find(String name) {
        return jdbi.withHandle(handle -> table.named(handle, name));
    }

    /// The one with the id, be it in the bin.
    ///
    /// @throws TidemillException NOT_FOUND
    public Experiment get(String id) {
        return jdbi.withHandle(handle -> require(handle, id));
    }

    Experiment require(Handle handle, String id) {
        return number(id)
                .flatMap(number -> table.find(handle, number))
                .orElseThrow(() -> Limits.missing("No Experiment with id=" + Limits.shown(id) + " exists"));
    }

    static Optional<Long> number(String id) {
        boolean digits = !id.isEmpty() && id.length() <= 18 && id.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Optional.of(Long.parseLong(id)) : Optional.empty();
    }

    /// All of them, newest first.
    public List<Experiment> all() {
        return jdbi.withHandle(table::all);
    }

    /// Those that a filter finds.
    ///
    /// @param token of the page before; empty: the first
    public Page<Experiment> search(String filter, View view, List<String> order, int most, String token) {
        if (most < 1 || most > MOST) {
            throw Limits.invalid(
                    "Invalid value " + most + " for parameter 'max_results' supplied: it must be 1 to " + MOST);
        }
        Filter conditions = Filter.read(filter, Vocabulary.EXPERIMENTS);
        Comparator<Experiment> by =
                Sorting.by(Order.read(order, Vocabulary.EXPERIMENTS), Experiments::text, Experiments::number);
        List<Experiment> found = new ArrayList<>(all());
        found.removeIf(one -> !view.stages().contains(one.stage())
                || !Sorting.accepts(conditions, one, Experiments::text, Experiments::number));
        found.sort(by);
        return Sorting.page(found, most, token);
    }

    private static Optional<String> text(Experiment one, Subject subject, String key) {
        return subject == Subject.TAG
                ? Optional.ofNullable(one.tags().get(key))
                : Optional.of(key.equals("name") ? one.name() : one.id());
    }

    private static double number(Experiment one, String key) {
        return (key.equals("creation_time") ? one.created() : one.updated()).toEpochMilli();
    }

    /// Gives one another name.
    public void rename(String id, String name) {
        Limits.name("name of an experiment", name);
        change(id, (handle, before) -> {
            if (!before.name().equals(name)) {
                refuseTaken(handle, name);
            }
            table.change(handle, Long.parseLong(before.id()), name, before.stage(), clock.instant());
        });
    }

    /// Puts one and its runs in the bin.
    public void delete(String id) {
        stage(id, Stage.DELETED);
    }

    /// Takes one and its runs out of the bin.
    public void restore(String id) {
        stage(id, Stage.ACTIVE);
    }

    private void stage(String id, Stage stage) {
        if (id.equals(Experiment.DEFAULT)) {
            throw Limits.invalid("the experiment Default must stay; delete its runs instead");
        }
        change(id, (handle, before) -> {
            if (before.stage() == stage) {
                throw Limits.invalid("experiment " + id + " must not be " + stage.word() + " already");
            }
            table.change(handle, Long.parseLong(id), before.name(), stage, clock.instant());
            runs.stage(handle, Long.parseLong(id), stage);
        });
        columns.forget(Long.parseLong(id));
    }

    /// Takes one out of the tables for ever; its runs have been purged before.
    void purge(Handle handle, long id) {
        table.purge(handle, id);
    }

    /// Writes a tag.
    public void tag(String id, String name, String value) {
        Limits.tags(Map.of(name, value));
        change(id, (handle, before) -> table.tag(handle, Long.parseLong(before.id()), name, value));
    }

    /// Removes a tag.
    public void untag(String id, String name) {
        change(id, (handle, before) -> {
            if (!table.untag(handle, Long.parseLong(before.id()), name)) {
                throw Limits.missing("No tag with name: " + Limits.shown(name) + " in experiment with id " + id);
            }
        });
    }

    private interface Change {
        void apply(Handle handle, Experiment before);
    }

    private void change(String id, Change change) {
        jdbi.useTransaction(handle -> change.apply(handle, require(handle, id)));
    }
}
