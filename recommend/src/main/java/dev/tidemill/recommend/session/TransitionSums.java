package dev.tidemill.recommend.session;

import dev.tidemill.recommend.kernel.DenseProduct.Tiled;
import dev.tidemill.recommend.kernel.Workers;
import dev.tidemill.recommend.sequence.Sequences;
import java.util.Arrays;
import java.util.List;

/// The normal equations of all transitions of all sequences, one row of items at a time.
///
/// The idea: at step `t` a history is, on the scale with decay `d`, the vector `c(d) = Σ_{p < t} d^{t−1−p}
/// e(x_p)`, and what comes next is `x_t`. Summing `c(a) c(b)ᵀ` over all steps would cost the square of the
/// history's length at every step. But two entries at `p ≤ q` meet at every later step with the same
/// factor, `a · b` smaller each time, so all their meetings are one geometric series: each pair of entries
/// is visited once. A power below 10⁻⁶ ends a walk.
final class TransitionSums {
    private static final float LEAST = 1e-6f;

    private final Sequences data;
    private final int scales;
    private final float[][] powers;
    private final float[][][] series;
    private final int[] starts;
    private final int[] places;
    private final int[] owners;

    TransitionSums(Sequences data, List<Double> decays) {
        this.data = data;
        scales = decays.size();
        int longest = 1;
        for (int s = 0; s < data.count(); s++) {
            longest = Math.max(longest, data.length(s));
        }
        powers = new float[scales][];
        series = new float[scales][scales][];
        for (int a = 0; a < scales; a++) {
            powers[a] = powers(decays.get(a), longest);
            for (int b = 0; b < scales; b++) {
                series[a][b] = series(decays.get(a) * decays.get(b), longest);
            }
        }
        starts = new int[data.items() + 1];
        places = new int[data.size()];
        owners = new int[data.size()];
        index();
    }

    /// Powers from 0 on, as many as are not too small to count.
    private static float[] powers(double decay, int longest) {
        float[] powers = new float[longest];
        int count = 0;
        for (double power = 1; count < longest && power >= LEAST; power *= decay) {
            powers[count++] = (float) power;
        }
        return Arrays.copyOf(powers, count);
    }

    /// Entry `m` is `Σ_{s < m} ratio^s`.
    private static float[] series(double ratio, int longest) {
        float[] sums = new float[longest + 1];
        double sum = 0;
        double power = 1;
        for (int m = 1; m <= longest; m++) {
            sum += power;
            power *= ratio;
            sums[m] = (float) sum;
        }
        return sums;
    }

    /// Where each item occurs, in order of sequences.
    private void index() {
        for (int item : data.entries()) {
            starts[item + 1]++;
        }
        for (int item = 0; item < data.items(); item++) {
            starts[item + 1] += starts[item];
        }
        int[] next = starts.clone();
        for (int s = 0; s < data.count(); s++) {
            for (int at = data.start(s); at < data.end(s); at++) {
                int to = next[data.item(at)]++;
                places[to] = at;
                owners[to] = s;
            }
        }
    }

    /// How often an item occurs.
    int count(int item) {
        return starts[item + 1] - starts[item];
    }

    /// `Σ c cᵀ`: scales · items squared; the row of scale `a` and item `i` is `a · items + i`.
    float[] gram(Workers workers) {
        int n = data.items();
        int size = scales * n;
        float[] gram = new float[Math.multiplyExact(size, size)];
        workers.forEach(n, item -> {
            for (int o = starts[item]; o < starts[item + 1]; o++) {
                for (int a = 0; a < scales; a++) {
                    for (int b = 0; b < scales; b++) {
                        meetings(gram, (a * n + item) * size + b * n, o, a, b);
                    }
                }
            }
        });
        return gram;
    }

    /// Adds what one entry on scale `a` has with all entries of its sequence on scale `b`.
    private void meetings(float[] gram, int row, int occurrence, int a, int b) {
        int place = places[occurrence];
        int from = data.start(owners[occurrence]);
        int last = data.end(owners[occurrence]) - 1;
        float[] sums = series[a][b];
        float[] later = powers[a];
        for (int age = 0; age < later.length && place + age < last; age++) {
            gram[row + data.item(place + age)] += later[age] * sums[last - place - age];
        }
        float[] earlier = powers[b];
        for (int age = 1; age < earlier.length && place - age >= from && place < last; age++) {
            gram[row + data.item(place - age)] += earlier[age] * sums[last - place];
        }
    }

    /// `Σ c e(x)ᵀ` with what came next, and what came `h` steps later as `ahead^h` of it: over the distance
    /// of two entries that is one recursion.
    Tiled next(double ahead, Workers workers) {
        int n = data.items();
        Tiled next = Tiled.of(scales * n, n);
        workers.forEach(n, item -> {
            for (int o = starts[item]; o < starts[item + 1]; o++) {
                int after = places[o] + 1;
                int count = data.end(owners[o]) - after;
                for (int a = 0; a < scales; a++) {
                    float factor = 0;
                    for (int age = 0; age < count; age++) {
                        factor = (float) ahead * factor + (age < powers[a].length ? powers[a][age] : 0);
                        if (factor < LEAST) {
                            break;
                        }
                        next.values()[next.at(a * n + item, data.item(after + age))] += factor;
                    }
                }
            }
        });
        return next;
    }

    /// Adds `weight · XᵀX` of whole sequences, without order, to the slowest scale of both.
    void addConsistency(float weight, float[] gram, Tiled next, Workers workers) {
        int n = data.items();
        int size = scales * n;
        workers.forEach(n, item -> {
            int line = (scales - 1) * n + item;
            for (int o = starts[item]; o < starts[item + 1]; o++) {
                for (int at = data.start(owners[o]); at < data.end(owners[o]); at++) {
                    gram[line * size + (scales - 1) * n + data.item(at)] += weight;
                    next.values()[next.at(line, data.item(at))] += weight;
                }
            }
        });
    }
}
