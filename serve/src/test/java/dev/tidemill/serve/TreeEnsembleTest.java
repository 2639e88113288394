package dev.tidemill.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoostError;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class TreeEnsembleTest {
    /// To the last bit from a base score of 0.5, whose logarithm no library rounds.
    @Property(tries = 60)
    void marginsAreXgboostsOwn(@ForAll @LongRange(min = 0, max = 1_000_000) long seed) throws XGBoostError {
        RandomBooster random = RandomBooster.of(seed, "binary:logistic");
        TreeEnsemble ensemble = TreeEnsemble.readXgboost(random.json());
        DMatrix matrix = random.matrix();
        float[][] margins = random.booster().predict(matrix, true);
        float[][] probabilities = random.booster().predict(matrix);
        for (int i = 0; i < margins.length; i++) {
            double[] row = random.rows()[i];
            float roundedLogarithm = ensemble.baseMargin() == 0 ? 0 : 1e-6f;
            assertThat(ensemble.margin(row))
                    .as("margin of row %d", i)
                    .isCloseTo(margins[i][0], within(roundedLogarithm));
            assertThat(ensemble.predict(row)).as("row %d", i).isCloseTo(probabilities[i][0], within(1e-6f));
        }
    }

    @Property(tries = 15)
    void plainObjectivesGiveXgboostsOwnValues(@ForAll @LongRange(min = 0, max = 1_000_000) long seed)
            throws XGBoostError {
        for (String objective : List.of("reg:squarederror", "binary:logitraw", "rank:pairwise")) {
            RandomBooster random = RandomBooster.of(seed, objective);
            TreeEnsemble ensemble = TreeEnsemble.readXgboost(random.json());
            float[][] values = random.booster().predict(random.matrix());
            for (int i = 0; i < values.length; i++) {
                assertThat(ensemble.predict(random.rows()[i])).as(objective).isEqualTo(values[i][0]);
            }
        }
    }

    @Property(tries = 40)
    void contributionsAreXgboostsOwnAndAddUp(@ForAll @LongRange(min = 0, max = 1_000_000) long seed)
            throws XGBoostError {
        RandomBooster random = RandomBooster.of(seed, "binary:logistic");
        TreeEnsemble ensemble = TreeEnsemble.readXgboost(random.json());
        TreeContributions contributions = TreeContributions.of(ensemble);
        float[][] expected = random.booster().predictContrib(random.matrix(), 0);
        double[] moved = new double[ensemble.features()];
        for (int i = 0; i < expected.length; i++) {
            contributions.contributions(random.rows()[i], moved);
            double sum = contributions.expected();
            for (int f = 0; f < moved.length; f++) {
                assertThat(moved[f]).as("row %d, feature %d", i, f).isCloseTo(expected[i][f], within(1e-4));
                sum += moved[f];
            }
            assertThat(contributions.expected()).isCloseTo(expected[i][moved.length], within(1e-4));
            assertThat(sum).isCloseTo(ensemble.margin(random.rows()[i]), within(1e-4));
        }
    }

    @Test
    void batchesGiveWhatRowsGive() throws XGBoostError {
        RandomBooster random = RandomBooster.of(11, "binary:logistic");
        TreeEnsemble ensemble = TreeEnsemble.readXgboost(random.json());
        float[] margins = ensemble.margins(List.of(random.rows()));
        for (int i = 0; i < margins.length; i++) {
            assertThat(margins[i]).isEqualTo(ensemble.margin(random.rows()[i]));
        }
    }

    @Test
    void pathsTooLongForATableAreComputedForEachRow() {
        LeafPath path = new LeafPath(
                new int[] {0, 1},
                new float[] {0, Float.NEGATIVE_INFINITY},
                new float[] {Float.POSITIVE_INFINITY, 1},
                new boolean[] {true, false},
                new double[] {0.25, 0.5},
                2);
        double[] row = {Double.POSITIVE_INFINITY, Double.NaN};
        double[] slow = new double[2];
        double[] fast = new double[2];
        path.add(row, slow);
        path.tabled().add(row, fast);
        assertThat(slow).containsExactly(0.375, -0.625).isEqualTo(fast);
    }
}
