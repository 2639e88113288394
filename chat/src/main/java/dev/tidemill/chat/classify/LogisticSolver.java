package dev.tidemill.chat.classify;

/// L2-regularised logistic regression by L-BFGS (Liu and Nocedal, "On the limited memory BFGS method for large scale
/// optimization", Mathematical Programming 45, 1989).
///
/// Minimises Σ c(i) · ln(1 + e^(−y(i) · (w·x(i) + b))) + λ/2 · |w|², the intercept b without penalty, from 0, with
/// 10 pairs of history and a backtracking line search (Armijo). The sum is convex, so what it ends at depends on
/// nothing but the rows; sums run in the order of the rows, so it is the same bit for bit.
final class LogisticSolver {
    private static final int HISTORY = 10;
    private static final int MOST_STEPS = 200;
    private static final int MOST_HALVINGS = 30;
    private static final double ARMIJO = 1e-4;
    private static final double CLOSE = 1e-5;

    private final SparseRows rows;
    private final boolean[] positive;
    private final double[] costs;
    private final double penalty;
    private final int size;
    private final double[][] moves = new double[HISTORY][];
    private final double[][] turns = new double[HISTORY][];
    private final double[] curvatures = new double[HISTORY];
    private int pairs;

    private LogisticSolver(SparseRows rows, boolean[] positive, double[] costs, double penalty) {
        this.rows = rows;
        this.positive = positive;
        this.costs = costs;
        this.penalty = penalty;
        this.size = rows.columnsInAll() + 1;
    }

    /// The weights of every column and behind them the intercept.
    ///
    /// @param costs   what an error on each row costs, above 0
    /// @param penalty λ, above 0
    static double[] solve(SparseRows rows, boolean[] positive, double[] costs, double penalty) {
        return new LogisticSolver(rows, positive, costs, penalty).run();
    }

    private double[] run() {
        double[] weights = new double[size];
        double[] gradient = new double[size];
        double loss = evaluate(weights, gradient);
        double first = norm(gradient);
        for (int step = 0; step < MOST_STEPS && norm(gradient) > CLOSE * first; step++) {
            double[] direction = direction(gradient);
            double slope = dot(direction, gradient);
            double length = step == 0 ? Math.min(1, 1 / norm(gradient)) : 1;
            double[] next = new double[size];
            double[] after = new double[size];
            double reached = Double.POSITIVE_INFINITY;
            for (int halving = 0; halving < MOST_HALVINGS; halving++, length /= 2) {
                for (int i = 0; i < size; i++) {
                    next[i] = weights[i] + length * direction[i];
                }
                reached = evaluate(next, after);
                if (reached <= loss + ARMIJO * length * slope) {
                    break;
                }
            }
            if (!(reached < loss)) {
                break;
            }
            remember(weights, next, gradient, after);
            weights = next;
            gradient = after;
            loss = reached;
        }
        return weights;
    }

    /// The loss, and its gradient into `gradient`.
    private double evaluate(double[] weights, double[] gradient) {
        double loss = 0;
        int bias = size - 1;
        gradient[bias] = 0;
        for (int j = 0; j < bias; j++) {
            loss += weights[j] * weights[j];
            gradient[j] = penalty * weights[j];
        }
        loss *= penalty / 2;
        for (int i = 0; i < rows.rows(); i++) {
            double margin = rows.dot(i, weights) + weights[bias];
            double signed = positive[i] ? margin : -margin;
            double tail = StrictMath.exp(-Math.abs(signed));
            loss += costs[i] * (StrictMath.log1p(tail) + Math.max(0, -signed));
            double wrong = signed >= 0 ? tail / (1 + tail) : 1 / (1 + tail);
            double factor = costs[i] * (positive[i] ? -wrong : wrong);
            rows.addTo(gradient, i, factor);
            gradient[bias] += factor;
        }
        return loss;
    }

    /// Minus the inverse Hessian, as the history knows it, times the gradient: the two-loop recursion.
    private double[] direction(double[] gradient) {
        double[] q = new double[size];
        for (int i = 0; i < size; i++) {
            q[i] = -gradient[i];
        }
        int kept = Math.min(pairs, HISTORY);
        double[] alpha = new double[kept];
        for (int k = kept - 1; k >= 0; k--) {
            int at = (pairs - kept + k) % HISTORY;
            alpha[k] = dot(moves[at], q) / curvatures[at];
            add(q, turns[at], -alpha[k]);
        }
        if (kept > 0) {
            int last = (pairs - 1) % HISTORY;
            double scale = curvatures[last] / dot(turns[last], turns[last]);
            for (int i = 0; i < size; i++) {
                q[i] *= scale;
            }
        }
        for (int k = 0; k < kept; k++) {
            int at = (pairs - kept + k) % HISTORY;
            add(q, moves[at], alpha[k] - dot(turns[at], q) / curvatures[at]);
        }
        return q;
    }

    private void remember(double[] from, double[] to, double[] before, double[] after) {
        double[] move = new double[size];
        double[] turn = new double[size];
        for (int i = 0; i < size; i++) {
            move[i] = to[i] - from[i];
            turn[i] = after[i] - before[i];
        }
        double curvature = dot(move, turn);
        if (curvature > 1e-12 * dot(turn, turn)) {
            int at = pairs % HISTORY;
            moves[at] = move;
            turns[at] = turn;
            curvatures[at] = curvature;
            pairs++;
        }
    }

    private static void add(double[] sum, double[] values, double factor) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += factor * values[i];
        }
    }

    private static double dot(double[] left, double[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += left[i] * right[i];
        }
        return sum;
    }

    private static double norm(double[] values) {
        return Math.sqrt(dot(values, values));
    }
}
