package dev.tidemill.features;

import dev.tidemill.app.Feature.Smoothing;

/// How one feature gets its value from a key's state, after [KeyState#seek].
sealed interface Reading {
    /// @param current what the group keeps of the decided event itself
    double of(KeyState state, Row current);

    /// All events of a span.
    record Events(int span) implements Reading {
        @Override
        public double of(KeyState state, Row current) {
            return state.events(span);
        }
    }

    /// Those that take part in a sum.
    record Count(int at) implements Reading {
        @Override
        public double of(KeyState state, Row current) {
            return state.sums[at];
        }
    }

    record Sum(SumPlan sum, double units) implements Reading {
        @Override
        public double of(KeyState state, Row current) {
            return total(state, sum) / units;
        }
    }

    record Mean(SumPlan sum, double units) implements Reading {
        @Override
        public double of(KeyState state, Row current) {
            return mean(state, sum, units);
        }
    }

    record Deviation(SumPlan sum, double units) implements Reading {
        @Override
        public double of(KeyState state, Row current) {
            return deviation(state, sum) / units;
        }
    }

    record Score(SumPlan sum, double units) implements Reading {
        @Override
        public double of(KeyState state, Row current) {
            long held = current.columns[sum.column];
            if (held == Input.MISSING || state.sums[sum.at] < 2) {
                return Double.NaN;
            }
            double x = sum.doubles ? Double.longBitsToDouble(held) : held / units;
            double deviation = deviation(state, sum) / units;
            return deviation == 0 ? 0 : (x - mean(state, sum, units)) / deviation;
        }
    }

    /// @param all -1 where every event of the span counts
    record Share(int matching, int all, int span, Smoothing smoothing) implements Reading {
        static final Smoothing NONE = new Smoothing(0, 0);

        @Override
        public double of(KeyState state, Row current) {
            double events = all < 0 ? state.events(span) : state.sums[all];
            double weight = events + smoothing.weight();
            return weight == 0 ? 0 : (state.sums[matching] + smoothing.prior() * smoothing.weight()) / weight;
        }
    }

    record Decayed(DecayPlan decay) implements Reading {
        @Override
        public double of(KeyState state, Row current) {
            double sum = Wide.toDouble192(state.sums, decay.at());
            if (sum == 0) {
                return 0;
            }
            double growth = HalfLives.growth(state.seekTime(), decay.halfLife());
            return Math.scalb(sum, -DecayPlan.BEHIND - DecayPlan.PLACES) / growth;
        }
    }

    record Different(int index, int span) implements Reading {
        @Override
        public double of(KeyState state, Row current) {
            return state.distinct(index, span);
        }
    }

    record Extreme(int range, int span, double units, boolean greatest) implements Reading {
        @Override
        public double of(KeyState state, Row current) {
            return state.range(range).extreme(state, span, greatest) / units;
        }
    }

    record Edge(int range, int span, double units, boolean last) implements Reading {
        @Override
        public double of(KeyState state, Row current) {
            return (last
                            ? state.range(range).last(state, span)
                            : state.range(range).first(state, span))
                    / units;
        }
    }

    record Since(int range, int span) implements Reading {
        @Override
        public double of(KeyState state, Row current) {
            return state.range(range).secondsSince(state, span);
        }
    }

    private static double total(KeyState state, SumPlan sum) {
        return sum.doubles
                ? Math.scalb(Wide.toDouble192(state.sums, sum.sumAt), -Wide.FRACTION)
                : Wide.toDouble128(state.sums, sum.sumAt);
    }

    private static double mean(KeyState state, SumPlan sum, double units) {
        long n = state.sums[sum.at];
        return n == 0 ? Double.NaN : total(state, sum) / (n * units);
    }

    private static double deviation(KeyState state, SumPlan sum) {
        long n = state.sums[sum.at];
        if (n < 2) {
            return Double.NaN;
        }
        return sum.doubles
                ? Moments.deviationOfDoubles(n, state.sums, sum.sumAt, sum.squaresAt)
                : Moments.deviation(n, state.sums, sum.sumAt, sum.squaresAt);
    }
}
