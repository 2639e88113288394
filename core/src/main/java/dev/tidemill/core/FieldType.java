package dev.tidemill.core;

/// The type of a field, and with it the class that its value has in an [Event].
public enum FieldType {
    /// [String].
    STRING,
    /// [Long].
    INTEGER,
    /// [Long] in minor units: 12.34 at scale 2 is 1234. Exact; the type for money.
    DECIMAL,
    /// [Double], finite.
    NUMBER,
    /// [Boolean].
    BOOLEAN,
    /// [Long]: milliseconds since 1970-01-01T00:00:00Z.
    TIMESTAMP;

    /// The word in application files: `string`, `integer`, …
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
