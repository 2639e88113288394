package dev.tidemill.recommend.matrix;

/// A line of a file that was not taken, and why; the lines around it were.
///
/// @param file   its name, without folders
/// @param line   from 1
/// @param rule   what it has to keep: `a rating must be a finite number`
/// @param value  what stood there, cut to 80 characters
/// @param remedy what to do
public record Refusal(String file, long line, String rule, String value, String remedy) {
    private static final int LONGEST = 80;

    public Refusal {
        value = value.length() > LONGEST ? value.substring(0, LONGEST) + "…" : value;
    }

    /// `ratings.tsv:17: a rating must be a finite number, got "x" (correct the line and import it again)`.
    @Override
    public String toString() {
        return file + ":" + line + ": " + rule + ", got \"" + value + "\" (" + remedy + ")";
    }
}
