package dev.tidemill.serve.tabular;

import static dev.tidemill.serve.tabular.ModelJson.require;

import dev.tidemill.expression.Expression;
import dev.tidemill.expression.Expressions;
import dev.tidemill.expression.Kind;
import dev.tidemill.expression.Variable;
import dev.tidemill.registry.Calibration;
import dev.tidemill.registry.ModelArtifact;
import dev.tidemill.serve.Contribution;
import dev.tidemill.serve.NamedInputs;
import dev.tidemill.serve.Scorer;
import dev.tidemill.serve.ScorerFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Rule sets as a model: each rule that fires adds its points to the log-odds. Reasons name rules, not features.
public final class RulesFormat implements ScorerFormat {
    private static final String WHAT = "rule set";
    private static final int MOST_RULES = 1_000;

    /// One rule.
    ///
    /// @param when   CEL over the model's features; what is missing makes it false, unless it asks `present(…)`
    /// @param points in log-odds
    record Rule(String name, String when, double points) {
        Rule {
            require(name != null && !name.isBlank() && when != null, "a rule must have a name and a condition (when)");
            require(Double.isFinite(points), "points of rule \"" + name + "\" must be finite, got " + points);
        }
    }

    /// The file.
    ///
    /// @param base the log-odds where no rule fires
    record File(List<String> features, double base, List<Rule> rules) {
        File {
            ModelJson.requireNames(features);
            require(Double.isFinite(base), "base must be a finite number, got " + base);
            int count = rules == null || rules.contains(null) ? 0 : rules.size();
            require(count >= 1 && count <= MOST_RULES, "rules must be 1 to " + MOST_RULES + ", got " + count);
            long names = rules.stream().map(Rule::name).distinct().count();
            require(names == count, "rules must have distinct names, got " + names + " names for " + count + " rules");
        }
    }

    @Override
    public String algorithm() {
        return "rules";
    }

    @Override
    public List<String> features(byte[] model, List<String> declared) {
        return NamedInputs.features(ModelJson.read(WHAT, model, File.class).features(), declared);
    }

    @Override
    public Scorer read(String name, ModelArtifact artifact) {
        File file = ModelJson.read(WHAT, artifact.model(), File.class);
        ModelJson.requireInputs(file.features().size(), artifact.features());
        Expressions expressions =
                Expressions.over(IntStream.range(0, file.features().size())
                        .mapToObj(slot -> Variable.number(file.features().get(slot), slot))
                        .toList());
        List<Compiled> rules = file.rules().stream()
                .map(rule -> new Compiled(rule, expressions.compile(rule.when(), Kind.TEST)))
                .toList();
        return new RuleScorer(artifact.features(), file.base(), rules, artifact.calibration());
    }

    private record Compiled(Rule rule, Expression when) {}

    private record RuleScorer(List<String> features, double base, List<Compiled> rules, Calibration calibration)
            implements Scorer {
        @Override
        public double margin(double[] vector) {
            @Nullable Object[] values = values(vector);
            double margin = base;
            for (Compiled rule : rules) {
                if (rule.when().test(values)) {
                    margin += rule.rule().points();
                }
            }
            return margin;
        }

        @Override
        public double probabilityOf(double margin) {
            return calibration.probability(margin);
        }

        /// The rules that fired, each with the value 1.
        @Override
        public List<Contribution> reasons(double[] vector, int most) {
            @Nullable Object[] values = values(vector);
            List<Contribution> reasons = new ArrayList<>();
            for (Compiled rule : rules) {
                if (rule.when().test(values)) {
                    reasons.add(
                            new Contribution(rule.rule().name(), 1, rule.rule().points()));
                }
            }
            return ModelJson.ordered(reasons, most);
        }

        private static @Nullable Object[] values(double[] vector) {
            @Nullable Object[] values = new @Nullable Object[vector.length];
            for (int i = 0; i < vector.length; i++) {
                values[i] = Double.isNaN(vector[i]) ? null : (Double) vector[i];
            }
            return values;
        }
    }
}
