package dev.tidemill.data;

import dev.tidemill.core.Field;
import dev.tidemill.core.FieldType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Profiles one field's values as they pass, in bounded memory: quantiles over at most 4,096 values, every n-th
/// with n doubled as often as needed; different values by linear counting (Whang, Vander-Zanden and Taylor 1990) in
/// 65,536 bits, up to some 300,000.
final class FieldProfiler {
    private static final int SAMPLE = 4096;
    private static final int BITS = 1 << 16;

    private final Field field;
    private final double units;
    private final double[] sample = new double[SAMPLE];
    private final BitSet hashes = new BitSet(BITS);
    private int sampled;
    private long stride = 1;
    private long count;
    private long missing;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;
    private double mean;
    private double squares;

    FieldProfiler(Field field) {
        this.field = field;
        this.units = field.minorUnits();
    }

    void add(@Nullable Object value) {
        if (value == null) {
            missing++;
            return;
        }
        int hash = value.hashCode() * 0x9E3779B1;
        hashes.set((hash ^ hash >>> 15) >>> 16);
        count++;
        switch (value) {
            case Long whole -> number(field.type() == FieldType.DECIMAL ? whole / units : whole);
            case Double number -> number(number);
            case Boolean truth -> number(truth ? 1 : 0);
            default -> {}
        }
    }

    /// Mean and variance after Welford (1962).
    private void number(double value) {
        min = Math.min(min, value);
        max = Math.max(max, value);
        double before = value - mean;
        mean += before / count;
        squares += before * (value - mean);
        if ((count - 1) % stride == 0) {
            if (sampled == SAMPLE) {
                for (int i = 0; i < SAMPLE / 2; i++) {
                    sample[i] = sample[2 * i];
                }
                sampled = SAMPLE / 2;
                stride *= 2;
            }
            if ((count - 1) % stride == 0) {
                sample[sampled++] = value;
            }
        }
    }

    ColumnProfile profile() {
        int used = hashes.cardinality();
        long distinct = Math.round(-BITS * Math.log(1 - Math.min(used, BITS - 1) / (double) BITS));
        if (field.type() == FieldType.STRING || count == 0) {
            return new ColumnProfile(
                    field.name(),
                    type(),
                    count,
                    missing,
                    Double.NaN,
                    Double.NaN,
                    Double.NaN,
                    Double.NaN,
                    List.of(),
                    Math.min(count, distinct));
        }
        double std = count < 2 ? Double.NaN : Math.sqrt(squares / (count - 1));
        return new ColumnProfile(
                field.name(), type(), count, missing, min, max, mean, std, quantiles(), Math.min(count, distinct));
    }

    private List<Double> quantiles() {
        double[] sorted = Arrays.copyOf(sample, sampled);
        Arrays.sort(sorted);
        List<Double> quantiles = new ArrayList<>();
        for (double share : ColumnProfile.QUANTILES) {
            quantiles.add(sorted[(int) Math.round(share * (sampled - 1))]);
        }
        return quantiles;
    }

    private ColumnType type() {
        return switch (field.type()) {
            case STRING -> ColumnType.STRING;
            case INTEGER, TIMESTAMP -> ColumnType.LONG;
            case DECIMAL, NUMBER -> ColumnType.DOUBLE;
            case BOOLEAN -> ColumnType.BOOLEAN;
        };
    }
}
