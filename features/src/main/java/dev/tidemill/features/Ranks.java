package dev.tidemill.features;

/// A HyperLogLog from which values can be taken away again.
///
/// HyperLogLog (Flajolet, Fusy, Gandouet, Meunier 2007) keeps for each of 2^12 registers the highest rank of a
/// hash that fell in it, and so cannot forget. Here every (register, rank) pair has a count of the values that
/// gave it; a register's rank is the highest with a count. Memory grows with the logarithm of the number of
/// values, and the estimate depends on the values alone, not on their order. Estimator: Ertl, "New cardinality
/// estimation algorithms for HyperLogLog sketches" (2017), section 4; standard error 1.6 %.
final class Ranks {
    private static final int BITS = 12;
    private static final int REGISTERS = 1 << BITS;
    private static final int HIGHEST = 64 - BITS + 1;
    private static final double SCALE = 1 / (2 * Math.log(2));

    private final Counts pairs = new Counts();
    private final byte[] registers = new byte[REGISTERS];
    private final int[] histogram = new int[HIGHEST + 1];

    Ranks() {
        histogram[0] = REGISTERS;
    }

    void add(long value, int by) {
        long hash = EventOrder.mix(value * 0x9E3779B97F4A7C15L + 0x632BE59BD9B4E019L);
        int register = (int) (hash >>> (64 - BITS));
        int rank = Long.numberOfLeadingZeros((hash << BITS) | (1L << (BITS - 1))) + 1;
        addPair(pair(register, rank), by);
    }

    /// Adds the count of a pair that [#forEach] gave.
    void addPair(long pair, int by) {
        int count = pairs.add(pair, by);
        int register = (int) (pair >>> 6);
        int rank = (int) (pair & 63);
        if (count > 0 && rank > registers[register]) {
            set(register, rank);
        } else if (count == 0 && rank == registers[register]) {
            int lower = rank - 1;
            while (lower > 0 && pairs.get(pair(register, lower)) == 0) {
                lower--;
            }
            set(register, lower);
        }
    }

    int size() {
        return pairs.size();
    }

    void forEach(Counts.Visitor visitor) {
        pairs.forEach(visitor);
    }

    long bytes() {
        return pairs.bytes() + REGISTERS + 4L * histogram.length;
    }

    double estimate() {
        double z = REGISTERS * tau(1 - (double) histogram[HIGHEST] / REGISTERS);
        for (int k = HIGHEST - 1; k >= 1; k--) {
            z = 0.5 * (z + histogram[k]);
        }
        z += REGISTERS * sigma((double) histogram[0] / REGISTERS);
        return SCALE * REGISTERS * REGISTERS / z;
    }

    private void set(int register, int rank) {
        histogram[registers[register]]--;
        histogram[rank]++;
        registers[register] = (byte) rank;
    }

    private static long pair(int register, int rank) {
        return ((long) register << 6) | rank;
    }

    private static double sigma(double start) {
        if (start == 1) {
            return Double.POSITIVE_INFINITY;
        }
        double x = start;
        double y = 1;
        double z = x;
        double before;
        do {
            x *= x;
            before = z;
            z += x * y;
            y += y;
        } while (z != before);
        return z;
    }

    private static double tau(double start) {
        if (start == 0 || start == 1) {
            return 0;
        }
        double x = start;
        double y = 1;
        double z = 1 - x;
        double before;
        do {
            x = Math.sqrt(x);
            before = z;
            y *= 0.5;
            z -= (1 - x) * (1 - x) * y;
        } while (z != before);
        return z / 3;
    }
}
