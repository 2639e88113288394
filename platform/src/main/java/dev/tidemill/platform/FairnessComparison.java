package dev.tidemill.platform;

import dev.tidemill.app.Application;
import dev.tidemill.app.MonitorDefinition;
import dev.tidemill.core.Event;
import dev.tidemill.data.ColumnValues;
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
import java.util.TreeMap;

/// Measures how differently champion and challenger treat the groups that `watch` declares: what each with the policy
/// in production answers to the labelled decisions of the same span. Who belongs to which group is read from their
/// events, for it has no place in a dataset; decisions whose events are no longer kept are left out.
final class FairnessComparison {
    private final Services services;
    private final ApplicationRuntime runtime;
    private final String dataset;
    private final List<MonitorDefinition> monitors;

    FairnessComparison(
            Services services, ApplicationRuntime runtime, String dataset, List<MonitorDefinition> monitors) {
        this.services = services;
        this.runtime = runtime;
        this.dataset = dataset;
        this.monitors = List.copyOf(monitors);
    }

    /// By group, such as `age=30-60`, what one version's answers come to.
    private record Treated(Contestant contestant, Map<String, Cell> cells) {
        Map<String, Cell> of(String name) {
            String prefix = name + "=";
            Map<String, Cell> named = new TreeMap<>();
            cells.forEach((key, cell) -> {
                if (key.startsWith(prefix)) {
                    named.put(key.substring(prefix.length()), cell);
                }
            });
            return named;
        }
    }

    /// @param champion empty where nothing is in production
    List<FairnessMeasure> run(Holdout holdout, Optional<Contestant> champion, Contestant challenger) {
        if (monitors.isEmpty()) {
            return List.of();
        }
        Treated young = new Treated(challenger, new TreeMap<>());
        List<Treated> both = new ArrayList<>(List.of(young));
        champion.ifPresent(contestant -> both.add(new Treated(contestant, new TreeMap<>())));
        decideAgain(holdout, both);
        List<FairnessMeasure> measures = new ArrayList<>();
        monitors.forEach(monitor -> measures.addAll(measures(monitor, both)));
        return measures;
    }

    private List<FairnessMeasure> measures(MonitorDefinition monitor, List<Treated> both) {
        List<Fairness.Result> young = results(monitor, both.getFirst());
        List<Fairness.Result> old = both.size() > 1 ? results(monitor, both.getLast()) : List.of();
        String group = monitor.group().orElse("");
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
                    result.lines(group)));
        }
        return measures;
    }

    private List<Fairness.Result> results(MonitorDefinition monitor, Treated treated) {
        Map<String, Cell> cells = treated.of(monitor.group().orElse(""));
        return Fairness.valueOf(monitor.test().toUpperCase(Locale.ROOT)).parts(cells, cells, (double) least());
    }

    private long least() {
        return runtime.application().lifecycle().watching().leastGroup();
    }

    private void decideAgain(Holdout holdout, List<Treated> both) {
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
        for (int row : holdout.rows()) {
            Optional<Event> event =
                    runtime.journal().read(offsets[row]).filter(streams::knows).map(streams::decode);
            if (event.isEmpty()) {
                continue;
            }
            List<String> groups = reader.groups(event.get());
            double[] vector = inputs.vector(row);
            for (Treated treated : both) {
                double p = treated.contestant().probability(row);
                String answer = policy.rule(event.get().values(), vector, p).outcome();
                Cell.Decided decided = new Cell.Decided(p, p, called.contains(answer));
                groups.forEach(group ->
                        treated.cells().computeIfAbsent(group, _ -> new Cell()).add(decided, inputs.labels()[row], 1));
            }
        }
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
