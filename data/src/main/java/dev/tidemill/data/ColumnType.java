package dev.tidemill.data;

import java.util.Locale;

/// The type of a dataset's column, and with it how it lies in Parquet.
public enum ColumnType {
    /// 8 bytes; NaN is missing, `null` in Parquet.
    DOUBLE("double"),
    /// 64 bits, never missing.
    LONG("bigint"),
    /// `null` is missing.
    STRING("varchar"),
    /// Never missing.
    BOOLEAN("boolean");

    private final String sql;

    ColumnType(String sql) {
        this.sql = sql;
    }

    String sql() {
        return sql;
    }

    /// The word in manifests: `double`, `long`, …
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
