package dev.tidemill.serve.tabular;

import dev.tidemill.registry.Calibration;
import dev.tidemill.serve.Contribution;
import dev.tidemill.serve.Scorer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Several models that answer as one. A member that answers NaN makes the answer NaN.
record EnsembleScorer(
        List<String> features, String combine, double intercept, List<Part> parts, Calibration calibration)
        implements Scorer {
    /// Log-odds beyond it count as it, so that a member that is sure cannot make the sum infinite.
    private static final double FARTHEST = 40;

    /// @param inputs where its features stand in the ensemble's vector
    @SuppressWarnings("ArrayRecordComponent")
    record Part(Scorer scorer, int[] inputs, double weight) {
        double[] select(double[] vector) {
            double[] selected = new double[inputs.length];
            for (int i = 0; i < inputs.length; i++) {
                selected[i] = vector[inputs[i]];
            }
            return selected;
        }

        double probability(double[] vector, long nanosLeft) {
            return scorer.probabilityOf(scorer.margin(select(vector), nanosLeft));
        }
    }

    @Override
    public double margin(double[] vector) {
        return margin(vector, UNLIMITED);
    }

    /// Members answer one after the other; each gets its share of the time, so that together they keep to it.
    @Override
    public double margin(double[] vector, long nanosLeft) {
        double sum = combine.equals("stacked") ? intercept : 0;
        double greatest = 0;
        long share = nanosLeft == UNLIMITED ? UNLIMITED : nanosLeft / parts.size();
        for (Part part : parts) {
            double probability = part.probability(vector, share);
            sum += part.weight() * (combine.equals("stacked") ? bounded(probability) : probability);
            greatest = Math.max(greatest, probability);
        }
        return switch (combine) {
            case "max" -> bounded(greatest);
            case "mean" -> bounded(sum);
            default -> sum;
        };
    }

    private static double bounded(double probability) {
        return Math.clamp(ModelJson.logit(probability), -FARTHEST, FARTHEST);
    }

    @Override
    public double probabilityOf(double margin) {
        return calibration.probability(margin);
    }

    /// The members' own reasons, by weight; of `max` those of the greatest member.
    @Override
    public List<Contribution> reasons(double[] vector, int most) {
        Map<String, Contribution> sums = new LinkedHashMap<>();
        for (Part part : combine.equals("max") ? List.of(greatest(vector)) : parts) {
            double weight = combine.equals("max") ? 1 : part.weight();
            for (Contribution one : part.scorer().reasons(part.select(vector), Integer.MAX_VALUE)) {
                sums.merge(
                        one.feature(),
                        new Contribution(one.feature(), one.value(), weight * one.contribution()),
                        (a, b) -> new Contribution(a.feature(), a.value(), a.contribution() + b.contribution()));
            }
        }
        return ModelJson.ordered(new ArrayList<>(sums.values()), most);
    }

    private Part greatest(double[] vector) {
        Part greatest = parts.getFirst();
        for (Part part : parts) {
            if (part.probability(vector, UNLIMITED) > greatest.probability(vector, UNLIMITED)) {
                greatest = part;
            }
        }
        return greatest;
    }
}
