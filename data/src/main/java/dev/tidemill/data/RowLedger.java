package dev.tidemill.data;

/// Which rows still have events that were not handed over: from the oldest of them an import must begin again.
///
/// One byte a row from the oldest such row on, in a ring that grows.
final class RowLedger {
    private byte[] counts = new byte[4096];
    private long oldest;
    private long next;

    /// Notes the next row and how many events it made; returns its number, from 0.
    long open(int events) {
        if (next - oldest == counts.length && next - safe() == counts.length) {
            grow();
        }
        counts[at(next)] = (byte) events;
        return next++;
    }

    /// One event of the row was handed over.
    void done(long row) {
        counts[at(row)]--;
    }

    /// All rows before it are done.
    long safe() {
        while (oldest < next && counts[at(oldest)] == 0) {
            oldest++;
        }
        return oldest;
    }

    /// How many rows were noted.
    long rows() {
        return next;
    }

    private int at(long row) {
        return (int) (row & (counts.length - 1));
    }

    private void grow() {
        byte[] grown = new byte[counts.length * 2];
        for (long row = oldest; row < next; row++) {
            grown[(int) (row & (grown.length - 1))] = counts[at(row)];
        }
        counts = grown;
    }
}
