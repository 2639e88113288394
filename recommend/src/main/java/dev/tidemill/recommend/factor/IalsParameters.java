package dev.tidemill.recommend.factor;

import dev.tidemill.recommend.model.Parameters;
import java.util.Map;

/// What iALS minimises and how. With `c` the weight of an observed entry (its absolute value; a negative
/// weight has the target 0, all others 1) and `a` the unobserved weight:
/// `Σ_observed c (target − w·h)² + a Σ_unobserved (w·h)² + Σ l2 (count + a · others)^exponent |vector|²`.
///
/// @param factors    length of a vector, 1 to 1,024
/// @param iterations passes over both sides
/// @param l2         regularisation, above 0
/// @param exponent   how it grows with the count of a user or item; 0 is the same for all, 1 grows with it
/// @param unobserved weight `a` of everything that nobody did, above 0
/// @param block      coordinates that are solved for together; at least `factors` means exact least squares
/// @param relaxation how far a step goes, above 0 and below 2: 1 to the least of its block, more beyond it,
///                   which every step still pays for with a smaller objective and many with fewer
///                   iterations (Young 1954)
/// @param deviation  the initial item vectors' entries have this standard deviation over √factors; vectors so
///                   small that regularisation outweighs them cost the first iterations
public record IalsParameters(
        int factors,
        int iterations,
        double l2,
        double exponent,
        double unobserved,
        int block,
        double deviation,
        double relaxation) {
    /// 64 factors, 12 iterations, l2 0.01, exponent 1, unobserved 0.1, blocks of 64, deviation 1.
    public static final IalsParameters DEFAULT = new IalsParameters(64, 12, 0.01, 1, 0.1, 64, 1.0, 1.0);

    public IalsParameters {
        boolean sizes =
                factors >= 1 && factors <= 1024 && iterations >= 1 && block >= 1 && relaxation > 0 && relaxation < 2;
        boolean numbers = l2 > 0 && exponent >= 0 && exponent <= 2 && unobserved > 0 && deviation > 0;
        if (!sizes || !numbers || !Double.isFinite(l2 + unobserved + deviation)) {
            throw new IllegalArgumentException(
                    "ials takes 1 to 1024 factors, iterations and block of at least 1, exponent"
                            + " 0 to 2, relaxation above 0 and below 2, l2, unobserved and deviation above 0, got "
                            + factors + ", " + iterations + ", "
                            + block
                            + ", " + exponent + ", " + l2 + ", " + unobserved + ", " + deviation + ", " + relaxation);
        }
    }

    /// From a declaration, names in snake case as the fields; what is not given is as in [#DEFAULT].
    public static IalsParameters of(Map<String, Double> given) {
        Parameters parameters = new Parameters(FactorModel.ALGORITHM, given);
        IalsParameters read = new IalsParameters(
                parameters.count("factors", DEFAULT.factors, 1, 1024),
                parameters.count("iterations", DEFAULT.iterations, 1, 1000),
                parameters.number("l2", DEFAULT.l2, 1e-9, 1e6),
                parameters.number("exponent", DEFAULT.exponent, 0, 2),
                parameters.number("unobserved", DEFAULT.unobserved, 1e-9, 1e6),
                parameters.count("block", DEFAULT.block, 1, 1024),
                parameters.number("deviation", DEFAULT.deviation, 1e-6, 10),
                parameters.number("relaxation", DEFAULT.relaxation, 0.01, 1.99));
        parameters.refuseOthers();
        return read;
    }

    /// The same with one block of all coordinates and steps of full length: one pass is exact.
    IalsParameters exact() {
        return new IalsParameters(factors, iterations, l2, exponent, unobserved, factors, deviation, 1);
    }

    /// The regularisation of a vector.
    ///
    /// @param count  its observed entries
    /// @param others vectors on the other side
    double l2Of(int count, int others) {
        return l2 * Math.pow(count + unobserved * others, exponent);
    }
}
