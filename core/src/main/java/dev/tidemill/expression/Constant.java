package dev.tidemill.expression;

import org.jspecify.annotations.Nullable;

/// Literals as nodes, recognizable by their class so that what depends on them is prepared once.
final class Constant {
    private Constant() {}

    record Text(String value) implements Node.Text {
        @Override
        public String at(@Nullable Object[] values) {
            return value;
        }
    }

    record Whole(long value) implements Node.Whole {
        @Override
        public long at(@Nullable Object[] values) {
            return value;
        }
    }

    record Real(double value) implements Node.Real {
        @Override
        public double at(@Nullable Object[] values) {
            return value;
        }
    }

    record Truth(int value) implements Node.Truth {
        @Override
        public int at(@Nullable Object[] values) {
            return value;
        }
    }
}
