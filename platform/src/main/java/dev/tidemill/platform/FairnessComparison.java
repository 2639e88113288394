package dev.tidemill.platform;

import dev.tidemill.app.Application;
import dev.tidemill.app.MonitorDefinition;
import dev.tidemill.app.RetrainingDefinition.Fair;
import dev.tidemill.app.RetrainingDefinition.Gates;
import dev.tidemill.core.Event;
import dev.tidemill.data.ColumnValues;
import dev.tidemill.learn.Bootstrap;
import dev.tidemill.learn.Metric;
import dev.tidemill.learn.PairedComparison.Contestant;
import dev.tidemill.learn.PairedComparison.Holdout;
import dev.tidemill.learn.TrainingTable;
import dev.tidemill.registry.Version;
import dev.tidemill.registry.VersionLine;
import dev.tidemill.serve.Policy;
import dev.tidemill.serve.Streams;
import dev.tidemill.watch.quality.Cell;
import dev.tidemill.watch.quality.Fairness;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/// Measures how differently champion and challenger treat the groups that `watch` declares: what each with the policy
/// in production answers to the labelled decisions of the same span. Who belongs to which group is read from their
/// events, for it has no place in a dataset; decisions whose events are no longer kept are left out.
final class FairnessComparison {
    private static final long SEED = 7;

    private final Services services;
    private final ApplicationRuntime runtime;
    private final String dataset;
    private final List<MonitorDefinition> monitors;
    private final Fair gates;

    /// @param gates what is asked of both
    FairnessComparison(Services services, ApplicationRuntime runtime, String dataset, Gates gates) {
        this.services = services;
        this.runtime = runtime;
        this.dataset = dataset;
        this.monitors = gates.fair(runtime.application().monitors());
        this.gates = gates.fairness();
    }

    /// @param champion empty where nothing is in production
    List<FairnessMeasure> run(Holdout holdout, Optional<Contestant> champion, Contestant challenger) {
        if (monitors.isEmpty()) {
            return List.of();
        }
        List<Contestant> both = new ArrayList<>(List.of(challenger));
        champion.ifPresent(both::add);
        DecidedAgain decided = decideAgain(holdout, both);
        List<FairnessMeasure> measures = new ArrayList<>();
        monitors.forEach(monitor -> measures.addAll(measures(monitor, decided, both.size() > 1)));
        return measures;
    }

    private List<FairnessMeasure> measures(MonitorDefinition monitor, DecidedAgain decided, boolean compared) {
        String group = monitor.group().orElse("");
        List<Fairness.Result> young = results(monitor, decided.cells(0, group), least());
        List<Fairness.Result> old = compared ? results(monitor, decided.cells(1, group), least()) : List.of();
        List<FairnessMeasure> measures = new ArrayList<>();
        for (int i = 0; i < young.size(); i++) {
            Fairness.Result result = young.get(i);
            String part = young.size() == 1 ? "" : i == 0 ? " (true positive rates)" : " (false positive rates)";
            measures.add(new FairnessMeasure(
                    monitor.name(),
                    result.metric().word() + part + " by " + group,
                    monitor.bound().alert(),
                    least(),
                    result.difference().value(),
                    result.difference().low(),
                    result.difference().high(),
                    old.isEmpty() ? Double.NaN : old.get(i).difference().value(),
                    compared && gates.worse().isPresent()
                            ? Optional.of(more(monitor, decided, i, result))
                            : Optional.empty(),
                    result.lines(group)));
        }
        return measures;
    }

    private static List<Fairness.Result> results(MonitorDefinition monitor, Map<String, Cell> cells, long least) {
        return Fairness.valueOf(monitor.test().toUpperCase(Locale.ROOT)).parts(cells, cells, (double) least);
    }

    /// How much further apart the challenger's groups are than the champion's: both on the same decisions in the same
    /// bootstrap replicates, over the groups that are large enough in all of them together.
    private FairnessMeasure.More more(
            MonitorDefinition monitor, DecidedAgain decided, int part, Fairness.Result compared) {
        Set<String> large = compared.groups().stream().map(Fairness.Group::name).collect(Collectors.toSet());
        Metric more = Bootstrap.intervals(
                decided.positive(),
                new SplittableRandom(SEED),
                times -> apart(monitor, decided, part, new Drawn(0, large, times))
                        - apart(monitor, decided, part, new Drawn(1, large, times)))[0];
        return new FairnessMeasure.More(gates.worse().orElseThrow(), more.value(), more.low(), more.high());
    }

    private record Drawn(int version, Set<String> groups, int[] times) {}

    private static double apart(MonitorDefinition monitor, DecidedAgain decided, int part, Drawn drawn) {
        Map<String, Cell> cells = decided.cells(drawn.version(), monitor.group().orElse(""), drawn.times());
        cells.keySet().retainAll(drawn.groups());
        return results(monitor, cells, 1).get(part).difference().value();
    }

    private long least() {
        return runtime.application().lifecycle().watching().leastGroup();
    }

    private DecidedAgain decideAgain(Holdout holdout, List<Contestant> both) {
        Application application = runtime.application();
        Streams streams = runtime.pipeline().plan().streams();
        ObservationReader reader = new ObservationReader(application, List.of());
        TrainingTable inputs = TrainingData.read(
                        services.datasets(),
                        application.name(),
                        Optional.of(dataset),
                        ApplicationRuntime.featureNames(application))
                .table();
        long[] offsets = offsets();
        Policy policy = policy(application);
        Set<String> called = application
                .lifecycle()
                .watching()
                .called(application.decision().orElseThrow().outcomes());
        DecidedAgain decided = new DecidedAgain();
        for (int row : holdout.rows()) {
            Optional<Event> event =
                    runtime.journal().read(offsets[row]).filter(streams::knows).map(streams::decode);
            if (event.isEmpty()) {
                continue;
            }
            double[] vector = inputs.vector(row);
            List<Cell.Decided> answers = new ArrayList<>(both.size());
            for (Contestant contestant : both) {
                double p = contestant.probability(row);
                String answer = policy.rule(event.get().values(), vector, p).outcome();
                answers.add(new Cell.Decided(p, p, called.contains(answer)));
            }
            decided.add(new DecidedAgain.Row(reader.groups(event.get()), inputs.labels()[row], answers));
        }
        return decided;
    }

    private long[] offsets() {
        List<ColumnValues> columns = services.datasets().open(dataset).columns(List.of(DatasetColumns.OFFSET));
        return columns.getFirst() instanceof ColumnValues.Longs(long[] offsets) ? offsets : new long[0];
    }

    private Policy policy(Application application) {
        PolicyRoom policies = runtime.answering().policies();
        VersionLine line = policies.line();
        return services.registry()
                .active(line)
                .map(Version::version)
                .map(version -> Policy.of(policies.version(version, application)))
                .orElseGet(() -> Policy.compile(application));
    }
}
