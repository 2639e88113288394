package dev.tidemill.platform;

import dev.tidemill.app.Application;
import dev.tidemill.app.ExperimentDefinition;
import dev.tidemill.app.ExperimentDefinition.Metric;
import dev.tidemill.app.ExperimentDefinition.MetricKind;
import dev.tidemill.app.Scope;
import dev.tidemill.app.StreamDefinition;
import dev.tidemill.core.Event;
import dev.tidemill.expression.Expression;
import dev.tidemill.expression.Expressions;
import dev.tidemill.expression.Kind;
import dev.tidemill.serve.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The metrics of one experiment, ready to measure events. Pure.
final class ExperimentMeasures {
    private final ExperimentDefinition experiment;
    private final List<Ready> all = new ArrayList<>();

    private record Ready(
            Metric metric, Optional<Expression> where, Optional<Expression> of, Optional<Expression> per) {}

    ExperimentMeasures(Application application, ExperimentDefinition experiment) {
        this.experiment = experiment;
        for (Metric metric : experiment.metrics()) {
            StreamDefinition stream = application.stream(metric.stream());
            Expressions expressions = Expressions.over(Scope.derivation(stream));
            all.add(new Ready(
                    metric,
                    metric.where().map(code -> expressions.compile(code, Kind.TEST)),
                    metric.of().map(code -> expressions.compile(code, Kind.NUMBER)),
                    metric.per().map(code -> expressions.compile(code, Kind.NUMBER))));
        }
    }

    ExperimentDefinition experiment() {
        return experiment;
    }

    /// Whether any metric looks at the stream.
    boolean measures(String stream) {
        return all.stream().anyMatch(ready -> ready.metric().stream().equals(stream));
    }

    /// What was known of a unit when it first saw its arm.
    void covariates(Measured to, long run, String unit, Receipt receipt) {
        for (Ready ready : all) {
            ready.metric().adjust().ifPresent(feature -> {
                int slot = receipt.featureNames().indexOf(feature);
                double value = slot < 0 ? Double.NaN : receipt.features()[slot];
                if (Double.isFinite(value)) {
                    to.add(new Measured.Key(run, ready.metric().name(), unit), new Measured.Value(0, 0, value));
                }
            });
        }
    }

    /// @param since when the unit first saw its arm, milliseconds since the epoch
    void measure(Measured to, long run, String unit, long since, Event event) {
        for (Ready ready : all) {
            Metric metric = ready.metric();
            if (metric.stream().equals(event.stream()) && counts(ready, since, event)) {
                double m = value(ready.of(), event.values());
                double d = metric.kind() == MetricKind.RATIO ? value(ready.per(), event.values()) : 0;
                Measured.Key key = new Measured.Key(run, metric.name(), unit);
                if (!Double.isFinite(m) || !Double.isFinite(d)) {
                    to.skip(run);
                } else if (metric.kind() == MetricKind.QUANTILE) {
                    to.point(key, m);
                } else {
                    to.add(key, new Measured.Value(m, d, 0));
                }
            }
        }
    }

    private static boolean counts(Ready ready, long since, Event event) {
        return event.time() >= since
                && ready.metric()
                        .within()
                        .map(within -> event.time() - since < within.toMillis())
                        .orElse(true)
                && ready.where().map(where -> where.test(event.values())).orElse(true);
    }

    private static double value(Optional<Expression> expression, @Nullable Object[] values) {
        return expression.map(found -> found.number(values)).orElse(1.0);
    }
}
