package dev.tidemill.server;

import dev.tidemill.app.ExperimentDefinition;
import dev.tidemill.app.ExperimentDefinition.Analysis;
import dev.tidemill.app.ExperimentDefinition.Arm;
import dev.tidemill.app.ExperimentDefinition.Metric;
import dev.tidemill.app.ExperimentDefinition.MetricKind;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.ExperimentEntry;
import dev.tidemill.platform.ExperimentReport;
import dev.tidemill.platform.ExperimentReport.Point;
import dev.tidemill.platform.ExperimentReport.Uplift;
import dev.tidemill.platform.ExperimentState;
import dev.tidemill.platform.Experimentation;
import dev.tidemill.platform.FlagEvaluation;
import dev.tidemill.platform.PowerAnswer;
import dev.tidemill.platform.PowerQuestion;
import dev.tidemill.serve.experiment.ExperimentFacts;
import dev.tidemill.serve.experiment.Judge;
import dev.tidemill.serve.statistics.Sample;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// One experiment, `friction`, that always has the same results.
public final class FakeExperimentation implements Experimentation {
    private static final ExperimentDefinition FRICTION = new ExperimentDefinition(
            "friction",
            "Do fewer questions sell more?",
            "customer_id",
            Optional.empty(),
            1,
            true,
            List.of(arm("control"), arm("softer")),
            Analysis.DEFAULT,
            List.of(new Metric(
                    "bought",
                    MetricKind.CONVERSION,
                    "labels",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    0.5,
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty())),
            Optional.empty());

    private boolean running = true;

    private static Arm arm(String name) {
        return new Arm(name, 0.5, Optional.empty(), Map.of(), Optional.empty(), Optional.empty());
    }

    @Override
    public List<ExperimentState> list(String application) {
        return List.of(show(application, "friction"));
    }

    @Override
    public ExperimentState show(String application, String experiment) {
        if (!experiment.equals("friction")) {
            throw new TidemillException(ErrorCode.NOT_FOUND, "experiment must be one of [friction]");
        }
        return new ExperimentState(
                application,
                FRICTION,
                running ? ExperimentState.Status.RUNNING : ExperimentState.Status.STOPPED,
                1,
                Optional.of(Samples.NOW),
                running ? Optional.empty() : Optional.of(Samples.NOW.plusSeconds(60)),
                FRICTION.weights(),
                1,
                List.of(new ExperimentEntry(Samples.NOW, "boss", "started")));
    }

    @Override
    public ExperimentState start(String application, String experiment, String who) {
        running = true;
        return show(application, experiment);
    }

    @Override
    public ExperimentState stop(String application, String experiment, String who) {
        running = false;
        return show(application, experiment);
    }

    @Override
    public ExperimentState reweight(String application, String experiment, Map<String, Double> weights, String who) {
        return show(application, experiment);
    }

    @Override
    public ExperimentReport results(String application, String experiment) {
        ExperimentFacts facts = new ExperimentFacts(
                List.of(5000L, 5100L),
                List.of(5050.0, 5050.0),
                3,
                Map.of("bought", List.of(Sample.proportion(5000, 500), Sample.proportion(5100, 700))),
                0);
        return new ExperimentReport(
                show(application, experiment),
                new Judge(FRICTION).judge(facts),
                List.of(
                        new Point(Samples.NOW, 100, List.of(new Uplift("bought", "softer", 0.3, -0.2, 0.8))),
                        new Point(
                                Samples.NOW.plusSeconds(60),
                                10_100,
                                List.of(new Uplift("bought", "softer", 0.37, 0.2, 0.5)))));
    }

    @Override
    public PowerAnswer power(String application, String experiment, PowerQuestion question) {
        return new PowerAnswer(OptionalLong.of(57_000), OptionalDouble.of(0.4), OptionalDouble.empty());
    }

    @Override
    public Optional<FlagEvaluation> evaluate(String flag, Map<String, Object> context) {
        if (!flag.equals("friction")) {
            return Optional.empty();
        }
        if (!context.containsKey("targetingKey")) {
            throw new TidemillException(ErrorCode.INVALID, "context must have customer_id or targetingKey");
        }
        return evaluateAll(context).stream().findFirst();
    }

    @Override
    public List<FlagEvaluation> evaluateAll(Map<String, Object> context) {
        return List.of(new FlagEvaluation("friction", "softer", "softer", "SPLIT", Map.of("experiment", "friction")));
    }
}
