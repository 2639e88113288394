package dev.tidemill.watch;

import dev.tidemill.app.Application;
import dev.tidemill.app.Feature;
import dev.tidemill.app.ModelDefinition;
import dev.tidemill.app.MonitorDefinition;
import dev.tidemill.app.WatchDefinition;
import dev.tidemill.watch.input.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What is watched of an application, read out of its definition.
final class Watched {
    private static final double CONFIDENCE = 0.7;

    private final Application application;
    private final List<String> inputs;
    private final List<String> columns;
    private final Set<String> called;

    Watched(Application application) {
        this.application = application;
        Set<String> alone = new HashSet<>();
        application.monitors().forEach(monitor -> alone.add(monitor.on()));
        List<String> model = application.model().map(ModelDefinition::features).orElse(List.of());
        this.inputs = application.features().stream()
                .map(Feature::name)
                .filter(name -> model.isEmpty() || model.contains(name) || alone.contains(name))
                .toList();
        List<String> all = new ArrayList<>(inputs);
        all.add("score");
        all.add("probability");
        this.columns = List.copyOf(all);
        this.called = watch().called(application
                .decision()
                .map(decision -> decision.outcomes())
                .orElse(List.of()));
    }

    Application application() {
        return application;
    }

    WatchDefinition watch() {
        return application.lifecycle().watching();
    }

    /// The features whose values are watched.
    List<String> inputs() {
        return inputs;
    }

    /// The same, `score` and `probability`.
    List<String> columns() {
        return columns;
    }

    /// Whether an answer treats its decision as positive.
    boolean called(String answer) {
        return called.contains(answer);
    }

    double confidence() {
        return watch().confidence().orElse(CONFIDENCE);
    }

    /// The share of decisions with that answer whose outcomes can become known.
    double observed(String answer) {
        return watch().observed().getOrDefault(answer, 1.0);
    }

    /// Whether what a version answers is what that decision is: one of rules alone is where no model is declared.
    boolean answeredBy(Observation seen, int version) {
        return seen.version() == version && (version > 0 || application.model().isEmpty());
    }

    /// A row of the columns; the answers of another version than that of the reference are left out.
    double[] row(Observation seen, int version) {
        double[] row = java.util.Arrays.copyOf(seen.inputs(), columns.size());
        row[inputs.size()] = seen.version() == version ? seen.score() : Double.NaN;
        row[inputs.size() + 1] = seen.version() == version ? seen.probability() : Double.NaN;
        return row;
    }

    static Span span(MonitorDefinition monitor) {
        MonitorDefinition.Pace pace = monitor.pace();
        Span span = pace.rows() > 0 ? Span.ofRows(pace.rows()) : Span.of(pace.every());
        return pace.season().map(span::withSeason).orElse(span);
    }

    /// Whether a monitor needs outcomes, or stands for them.
    static boolean ofOutcomes(MonitorDefinition monitor) {
        return Set.of("outcomes", "quality", "estimate", "fairness").contains(monitor.on());
    }
}
