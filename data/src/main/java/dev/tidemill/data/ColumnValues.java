package dev.tidemill.data;

import org.jspecify.annotations.Nullable;

/// The values of one column, in the order of the rows.
@SuppressWarnings("ArrayRecordComponent")
public sealed interface ColumnValues {
    ColumnType type();

    int length();

    /// NaN is missing.
    record Doubles(double[] values) implements ColumnValues {
        @Override
        public ColumnType type() {
            return ColumnType.DOUBLE;
        }

        @Override
        public int length() {
            return values.length;
        }
    }

    record Longs(long[] values) implements ColumnValues {
        @Override
        public ColumnType type() {
            return ColumnType.LONG;
        }

        @Override
        public int length() {
            return values.length;
        }
    }

    /// `null` is missing.
    record Strings(@Nullable String[] values) implements ColumnValues {
        @Override
        public ColumnType type() {
            return ColumnType.STRING;
        }

        @Override
        public int length() {
            return values.length;
        }
    }

    record Booleans(boolean[] values) implements ColumnValues {
        @Override
        public ColumnType type() {
            return ColumnType.BOOLEAN;
        }

        @Override
        public int length() {
            return values.length;
        }
    }
}
