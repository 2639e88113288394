package dev.tidemill.chat.stream;

import dev.tidemill.chat.guard.Guard;

/// How much of a stream is held back for its guard, in UTF-16 units.
///
/// @param hold    always held: what a guard finds is found whole where it is no longer than that
/// @param step    how much more has to come before the guard looks again
/// @param context how much of what was committed the guard sees before it
public record Window(int hold, int step, int context) {
    /// Long enough for a card's number, an IBAN, an address or a threat.
    public static final Window DEFAULT = new Window(160, 80, 160);

    /// Nothing is held.
    public static final Window NONE = new Window(0, 1, 0);

    public Window {
        if (hold < 0 || step < 1 || context < 0) {
            throw new IllegalArgumentException("a window must not be negative and must step by at least 1, got " + hold
                    + ", " + step + ", " + context);
        }
    }

    /// What the guard needs: nothing where there is none.
    public static Window of(Guard guard) {
        return guard.idle() ? NONE : DEFAULT;
    }
}
