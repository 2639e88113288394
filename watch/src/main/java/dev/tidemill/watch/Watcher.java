package dev.tidemill.watch;

import dev.tidemill.app.Application;
import dev.tidemill.app.MonitorDefinition;
import dev.tidemill.watch.alert.Alert;
import dev.tidemill.watch.input.DriftJudge;
import dev.tidemill.watch.input.Measure;
import dev.tidemill.watch.input.Span;
import dev.tidemill.watch.quality.Estimator;
import dev.tidemill.watch.quality.LabelWait;
import dev.tidemill.watch.quality.QualityMetric;
import dev.tidemill.watch.quality.UsualQuality;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;

/// One application, watched: takes in decisions and outcomes in the order of the journal, closes windows, judges
/// them, and says which alerts turned.
///
/// Its state is a function of what it was given, and all of it is in [#snapshot()] together with how far it has
/// read: whoever keeps that in one write with the alerts that turned goes on after a crash as if there had been
/// none. Memory is bounded: counts per window, [InputLine#KEPT] windows, no rows. Not safe for several threads.
public final class Watcher {
    private static final Span DAILY = Span.of(Duration.ofDays(1));
    private static final Set<String> SUBJECTS_OF_ALL =
            Set.of("inputs", "correlations", "answers", "confidence", "service");

    private final InstantSource clock;
    private final Watched watched;
    private final List<InputLine> inputs = new ArrayList<>();
    private final List<QualityLine> qualities = new ArrayList<>();
    private final Map<String, MonitorState> monitors = new LinkedHashMap<>();
    private final List<Alert> turned = new ArrayList<>();
    private Estimator estimator = Estimator.NONE;
    private Map<QualityMetric, UsualQuality> usual = Map.of();
    private Progress progress = Progress.START;
    private LabelWait labelWait = LabelWait.none();

    /// @param clock says when an alert is noticed
    public Watcher(Application application, InstantSource clock) {
        this.clock = clock;
        this.watched = new Watched(application);
        lines();
    }

    /// How far it has read, and what it counted.
    ///
    /// @param version   of the model whose training the reference is; −1 before the first
    /// @param offset    all events below it were taken in
    /// @param matured   all decisions below it were judged by their outcome, or by not having one
    /// @param watermark greatest event time of decisions
    /// @param decisions taken in
    /// @param outcomes  taken in
    /// @param unknown   outcomes about decisions that are not there
    /// @param late      outcomes that came after their decision had been judged
    /// @param tooLate   among them those whose window is no longer kept
    public record Progress(
            int version,
            long offset,
            long matured,
            long watermark,
            long decisions,
            long outcomes,
            long unknown,
            long late,
            long tooLate) {
        static final Progress START = new Progress(-1, 0, 0, Long.MIN_VALUE, 0, 0, 0, 0, 0);
    }

    private void lines() {
        for (MonitorDefinition monitor : watched.application().monitors()) {
            monitors.putIfAbsent(monitor.name(), MonitorState.NEW);
            Span span = Watched.span(monitor);
            if (Watched.ofOutcomes(monitor)) {
                quality(new Span(span.millis(), span.rows(), 0));
            } else if (inputs.stream().noneMatch(line -> line.span().equals(span))) {
                inputs.add(new InputLine(watched, span));
            }
        }
        if (inputs.isEmpty()) {
            inputs.add(new InputLine(watched, DAILY));
        }
        if (qualities.isEmpty()) {
            quality(DAILY);
        }
    }

    private void quality(Span span) {
        if (qualities.stream().noneMatch(line -> line.span().equals(span))) {
            qualities.add(new QualityLine(watched, span));
        }
    }

    /// The names of the features that an [Observation] must have the values of, in order.
    public List<String> inputs() {
        return watched.inputs();
    }

    /// The names of the columns that a [Training] must have: [#inputs()], `score`, `probability`.
    public List<String> columns() {
        return watched.columns();
    }

    public Progress progress() {
        return progress;
    }

    /// Whether a decision with that answer has an outcome that can become known.
    public boolean observable(String answer) {
        return watched.observed(answer) > 0;
    }

    /// Another version answers from here on, and is compared with its own training.
    public void use(Training training) {
        estimator =
                Estimator.fit(training.probabilities(), training.labels(), new SplittableRandom(training.version()));
        usual = UsualQuality.of(training.probabilities(), training.labels());
        inputs.forEach(line -> line.use(training));
        Progress was = progress;
        progress = new Progress(
                training.version(),
                was.offset(),
                was.matured(),
                was.watermark(),
                was.decisions(),
                was.outcomes(),
                was.unknown(),
                was.late(),
                was.tooLate());
    }

    /// A decision, in the order of offsets.
    public void decided(Observation seen) {
        long watermark = Math.max(progress.watermark(), seen.time());
        for (InputLine line : inputs) {
            line.add(seen, watermark).ifPresent(window -> judge(line, window));
        }
        for (QualityLine line : qualities) {
            line.decide(seen, estimator);
            line.closing(watermark).forEach(bucket -> judge(line, bucket, true));
        }
        Progress was = progress;
        progress = new Progress(
                was.version(),
                was.offset(),
                was.matured(),
                watermark,
                was.decisions() + 1,
                was.outcomes(),
                was.unknown(),
                was.late(),
                was.tooLate());
    }

    /// An outcome about a decision.
    ///
    /// @param seen  the decision; empty where it is not there
    /// @param label 0 or 1
    /// @param known when the outcome became known, milliseconds since the epoch
    public void outcome(Optional<Observation> seen, double label, long known) {
        boolean late = seen.isPresent() && seen.get().offset() < progress.matured();
        boolean tooLate = late && !correct(seen.get(), label);
        seen.ifPresent(decision -> labelWait.add(Math.max(0, known - decision.time())));
        Progress was = progress;
        progress = new Progress(
                was.version(),
                was.offset(),
                was.matured(),
                was.watermark(),
                was.decisions(),
                was.outcomes() + 1,
                was.unknown() + (seen.isEmpty() ? 1 : 0),
                was.late() + (late ? 1 : 0),
                was.tooLate() + (tooLate ? 1 : 0));
    }

    /// What was taken for granted about a decision is taken back, and the outcome put in its place.
    private boolean correct(Observation seen, double label) {
        double weight = weight(seen);
        if (weight == 0) {
            return true;
        }
        boolean kept = false;
        OptionalDouble taken = otherwise(seen);
        for (QualityLine line : qualities) {
            if (taken.isPresent()) {
                line.learn(seen, taken.getAsDouble(), -weight);
            }
            kept |= line.learn(seen, label, weight);
        }
        return kept;
    }

    /// How many decisions a known outcome stands for; 0 where those of its answer are left out.
    private double weight(Observation seen) {
        double observed = watched.observed(seen.answer());
        return observed == 0 ? 0 : 1 / observed;
    }

    /// The label of a decision that is old enough and has no outcome. Where only a share of an answer's
    /// outcomes can become known, a missing one says nothing.
    private OptionalDouble otherwise(Observation seen) {
        Optional<Boolean> declared = watched.application().outcome().flatMap(outcome -> outcome.otherwise());
        return declared.isPresent() && watched.observed(seen.answer()) == 1
                ? OptionalDouble.of(declared.get() ? 1 : 0)
                : OptionalDouble.empty();
    }

    /// A decision is old enough: what became of it counts.
    ///
    /// @param label 0 or 1; empty where no outcome is known
    public void matured(Observation seen, OptionalDouble label) {
        OptionalDouble counts = label.isPresent() ? label : otherwise(seen);
        double weight = weight(seen);
        qualities.forEach(line -> line.ripen(seen));
        if (counts.isPresent() && weight > 0) {
            qualities.forEach(line -> line.learn(seen, counts.getAsDouble(), weight));
        }
    }

    /// All events below `offset` were taken in, all decisions below `matured` judged.
    public void read(long offset, long matured) {
        Progress was = progress;
        progress = new Progress(
                was.version(),
                offset,
                matured,
                was.watermark(),
                was.decisions(),
                was.outcomes(),
                was.unknown(),
                was.late(),
                was.tooLate());
        for (QualityLine line : qualities) {
            line.ripening(ripe(), matured).forEach(bucket -> judge(line, bucket, false));
        }
    }

    /// Decisions before that event time are old enough for their outcomes to be complete.
    public long ripe() {
        long delay = watched.application()
                .outcome()
                .map(outcome -> outcome.delay().toMillis())
                .orElse(0L);
        return progress.watermark() == Long.MIN_VALUE ? Long.MIN_VALUE : progress.watermark() - delay;
    }

    private void judge(InputLine line, ClosedWindow window) {
        for (MonitorDefinition monitor : watched.application().monitors()) {
            if (!Watched.ofOutcomes(monitor) && Watched.span(monitor).equals(line.span())) {
                step(monitor, InputReadings.of(monitor, line.judged(window, judge(monitor))));
            }
        }
    }

    private static DriftJudge judge(MonitorDefinition monitor) {
        String test = monitor.test().toUpperCase(Locale.ROOT);
        boolean drift = java.util.Arrays.stream(Measure.values())
                .anyMatch(measure -> measure.name().equals(test));
        boolean alone = drift && !SUBJECTS_OF_ALL.contains(monitor.on());
        return new DriftJudge(
                drift ? Measure.valueOf(test) : Measure.AUTO,
                alone ? monitor.bound().alert() : Double.NaN,
                DriftJudge.AUTO.level());
    }

    /// @param closing whether its last decision was made; else its last outcome is known
    private void judge(QualityLine line, QualityBucket bucket, boolean closing) {
        for (MonitorDefinition monitor : watched.application().monitors()) {
            boolean early = monitor.on().equals("estimate") || monitor.test().equals("demographic_parity");
            Span span = Watched.span(monitor);
            boolean same = span.millis() == line.span().millis()
                    && span.rows() == line.span().rows();
            if (Watched.ofOutcomes(monitor) && same && early == closing) {
                double least = watched.watch().leastGroup();
                step(monitor, QualityReadings.of(monitor, line, bucket, least, usual));
            }
        }
    }

    private void step(MonitorDefinition monitor, Reading reading) {
        MonitorState.Step step = monitors.getOrDefault(monitor.name(), MonitorState.NEW)
                .after(watched.application().name(), monitor, reading, clock.millis());
        monitors.put(monitor.name(), step.state());
        step.alert().ifPresent(turned::add);
    }

    /// The alerts that turned since this was asked last.
    public List<Alert> turned() {
        List<Alert> all = List.copyOf(turned);
        turned.clear();
        return all;
    }

    /// Everything, as bytes.
    public byte[] snapshot() {
        return SnapshotFile.write(new WatchState(
                watched.columns(),
                progress,
                estimator,
                labelWait,
                inputs.stream().map(InputLine::state).toList(),
                qualities.stream().map(QualityLine::state).toList(),
                monitors,
                usual));
    }

    /// Goes on where a snapshot stood. What the application no longer declares is left behind; lines over other
    /// columns begin anew.
    ///
    /// @throws dev.tidemill.core.TidemillException STORAGE where it is damaged or of a newer format
    public void restore(byte[] snapshot) {
        WatchState state = SnapshotFile.read(snapshot);
        boolean same = state.columns().equals(watched.columns());
        Progress was = state.progress();
        progress = same
                ? was
                : new Progress(
                        -1,
                        was.offset(),
                        was.matured(),
                        was.watermark(),
                        was.decisions(),
                        was.outcomes(),
                        was.unknown(),
                        was.late(),
                        was.tooLate());
        estimator = state.estimator();
        usual = state.usual();
        labelWait = state.labelWait();
        for (InputLine.State kept : same ? state.inputs() : List.<InputLine.State>of()) {
            inputs.stream().filter(line -> line.span().equals(kept.span())).forEach(line -> line.restore(kept));
        }
        for (QualityLine.State kept : state.qualities()) {
            qualities.stream().filter(line -> line.span().equals(kept.span())).forEach(line -> line.restore(kept));
        }
        monitors.replaceAll((name, fresh) -> state.monitors().getOrDefault(name, fresh));
    }

    /// What there is to see.
    public WatchReport report() {
        return new ReportWriter(watched, progress, estimator, labelWait).report(inputs, qualities, monitors);
    }
}
