package dev.tidemill.watch.input;

import java.util.List;

/// The rows of one window so far, over the bins of a reference. Holds counts and sums alone, whatever the number of
/// rows; windows over the same reference merge.
public final class InputWindow {
    private final Reference reference;
    private final double[][] scores;
    private final List<Histogram> columns;
    private final Correlations together;
    private final double[] row;
    private final long start;
    private long rows;

    /// @param start event time at which it begins, or the offset of its first row
    public InputWindow(Reference reference, long start) {
        this(
                reference,
                start,
                0,
                reference.bins().stream().map(Histogram::over).toList(),
                new Correlations(reference.names().size()));
    }

    private InputWindow(Reference reference, long start, long rows, List<Histogram> columns, Correlations together) {
        this.reference = reference;
        this.start = start;
        this.rows = rows;
        this.columns = columns;
        this.together = together;
        this.row = new double[columns.size()];
        this.scores = new double[columns.size()][];
        for (int column = 0; column < scores.length; column++) {
            scores[column] = reference.scores(column);
        }
    }

    /// What is kept of it.
    public record State(long start, long rows, List<Histogram> columns, Correlations.State together) {}

    public State state() {
        return new State(start, rows, columns, together.state());
    }

    /// Goes on where a kept window stood.
    public static InputWindow of(Reference reference, State state) {
        return new InputWindow(
                reference, state.start(), state.rows(), state.columns(), Correlations.of(state.together()));
    }

    /// Adds one row: a value for each column of the reference, NaN where it is missing.
    public void add(double[] values) {
        for (int column = 0; column < row.length; column++) {
            int place = columns.get(column).add(reference.bins().get(column), values[column]);
            row[column] = scores[column][place];
        }
        together.add(row);
        rows++;
    }

    /// Adds another window over the same reference.
    public void merge(InputWindow other) {
        for (int column = 0; column < columns.size(); column++) {
            columns.get(column).merge(other.columns.get(column));
        }
        together.merge(other.together);
        rows += other.rows;
    }

    public Reference reference() {
        return reference;
    }

    public long start() {
        return start;
    }

    public long rows() {
        return rows;
    }

    Histogram column(int column) {
        return columns.get(column);
    }

    Correlations together() {
        return together;
    }
}
