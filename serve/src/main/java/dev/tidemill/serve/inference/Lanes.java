package dev.tidemill.serve.inference;

/// Which lanes of a [Batcher] are taken, which of them hold requests back, and since when each runs its batch. Its
/// owner guards it.
final class Lanes {
    private static final long FREE = Long.MIN_VALUE;
    private static final long IDLE = Long.MIN_VALUE + 1;

    private final long[] begun;
    private int holding;

    Lanes(int lanes) {
        begun = new long[lanes];
        java.util.Arrays.fill(begun, FREE);
    }

    /// Takes a free lane; -1 where there is none, or where one that holds requests back can take more.
    int take() {
        for (int lane = 0; holding == 0 && lane < begun.length; lane++) {
            if (begun[lane] == FREE) {
                begun[lane] = IDLE;
                return lane;
            }
        }
        return -1;
    }

    void release(int lane) {
        begun[lane] = FREE;
    }

    void hold() {
        holding++;
    }

    void goOn() {
        holding--;
    }

    void run(int lane, long now) {
        begun[lane] = now;
    }

    void ran(int lane) {
        begun[lane] = IDLE;
    }

    /// Whether every lane has been busy with one batch for so long.
    boolean hang(long now, long nanos) {
        for (long since : begun) {
            if (since == FREE || since == IDLE || now - since < nanos) {
                return false;
            }
        }
        return true;
    }
}
