package dev.tidemill.recommend.offpolicy;

import java.util.Arrays;
import java.util.function.IntPredicate;

/// What a policy showed and what came of it: a row is one item at one position of one slate, with the
/// probability that the policy gave it there. Immutable; columns, so that a million rows are no objects.
///
/// Rows of one slate are not independent of one another: they share a `decision`, and intervals are taken over
/// decisions.
public final class LoggedActions {
    private final int actions;
    private final int positions;
    private final int rows;
    private final int[] decision;
    private final int[] context;
    private final int[] action;
    private final int[] position;
    private final double[] reward;
    private final double[] propensity;

    private LoggedActions(Builder built) {
        actions = built.actions;
        positions = built.positions;
        rows = built.rows;
        decision = Arrays.copyOf(built.decision, rows);
        context = Arrays.copyOf(built.context, rows);
        action = Arrays.copyOf(built.action, rows);
        position = Arrays.copyOf(built.position, rows);
        reward = Arrays.copyOf(built.reward, rows);
        propensity = Arrays.copyOf(built.propensity, rows);
    }

    /// An empty log.
    ///
    /// @param actions   how many different items there are, numbered from 0
    /// @param positions how many positions a slate has, numbered from 0
    public static Builder builder(int actions, int positions) {
        return new Builder(actions, positions);
    }

    /// How many different items there are.
    public int actions() {
        return actions;
    }

    /// How many positions a slate has.
    public int positions() {
        return positions;
    }

    /// How many rows there are.
    public int rows() {
        return rows;
    }

    /// The slate that a row belongs to.
    public int decision(int row) {
        return decision[row];
    }

    /// For whom and where it was shown, a number of the caller's.
    public int context(int row) {
        return context[row];
    }

    /// The item, from 0.
    public int action(int row) {
        return action[row];
    }

    /// Where in the slate, from 0.
    public int position(int row) {
        return position[row];
    }

    /// What came of it: 1 for a click, or any other finite number.
    public double reward(int row) {
        return reward[row];
    }

    /// The probability that the logging policy gave this item at this position; above 0 and at most 1.
    public double propensity(int row) {
        return propensity[row];
    }

    /// The mean reward of the policy that logged: its value without any correction.
    public double meanReward() {
        double sum = 0;
        for (int row = 0; row < rows; row++) {
            sum += reward[row];
        }
        return sum / rows;
    }

    /// The rows at one position alone.
    public LoggedActions at(int onlyPosition) {
        return where(row -> position[row] == onlyPosition);
    }

    /// The rows that are wanted, in their order.
    public LoggedActions where(IntPredicate wanted) {
        Builder some = new Builder(actions, positions);
        for (int row = 0; row < rows; row++) {
            if (wanted.test(row)) {
                some.add(decision[row], context[row], action[row], position[row], reward[row], propensity[row]);
            }
        }
        return some.build();
    }

    /// Collects rows.
    public static final class Builder {
        private static final int FIRST = 1024;

        private final int actions;
        private final int positions;
        private int rows;
        private int[] decision = new int[FIRST];
        private int[] context = new int[FIRST];
        private int[] action = new int[FIRST];
        private int[] position = new int[FIRST];
        private double[] reward = new double[FIRST];
        private double[] propensity = new double[FIRST];

        private Builder(int actions, int positions) {
            if (actions < 1 || positions < 1) {
                throw new IllegalArgumentException(
                        "actions and positions must be at least 1, got " + actions + " and " + positions);
            }
            this.actions = actions;
            this.positions = positions;
        }

        /// Adds one row that is a decision of its own.
        public Builder add(int ofContext, int shown, int at, double came, double probability) {
            return add(rows, ofContext, shown, at, came, probability);
        }

        /// Adds one row.
        ///
        /// @throws IllegalArgumentException where the item or the position is out of range, the reward is
        ///     no finite number, or the propensity is not above 0 and at most 1
        public Builder add(int ofDecision, int ofContext, int shown, int at, double came, double probability) {
            within("action", shown, actions);
            within("position", at, positions);
            within("decision", ofDecision, Integer.MAX_VALUE);
            if (!Double.isFinite(came)) {
                throw new IllegalArgumentException("reward must be a finite number, got " + came);
            }
            if (!(probability > 0 && probability <= 1)) {
                throw new IllegalArgumentException("propensity must be above 0 and at most 1, got " + probability
                        + " (log the probability with which the item was shown at its position)");
            }
            if (rows == action.length) {
                grow();
            }
            decision[rows] = ofDecision;
            context[rows] = ofContext;
            action[rows] = shown;
            position[rows] = at;
            reward[rows] = came;
            propensity[rows++] = probability;
            return this;
        }

        private void grow() {
            int length = Math.multiplyExact(rows, 2);
            decision = Arrays.copyOf(decision, length);
            context = Arrays.copyOf(context, length);
            action = Arrays.copyOf(action, length);
            position = Arrays.copyOf(position, length);
            reward = Arrays.copyOf(reward, length);
            propensity = Arrays.copyOf(propensity, length);
        }

        private static void within(String what, int value, int bound) {
            if (value < 0 || value >= bound) {
                throw new IllegalArgumentException(what + " must be from 0 below " + bound + ", got " + value);
            }
        }

        /// The log as it is now.
        public LoggedActions build() {
            return new LoggedActions(this);
        }
    }
}
