package dev.tidemill.watch.alert;

import java.util.ArrayList;
import java.util.List;

/// Keeps an alert from flickering: it is raised when `breaches` of the last `of` windows breached, and cleared when
/// as many of them, the last one among them, were sound. A window between both bounds is neither.
///
/// @param raised  whether it is raised
/// @param last    what the last windows were, oldest first, `of` at most
public record Hysteresis(boolean raised, List<Verdict> last) {
    /// Before the first window.
    public static final Hysteresis NEW = new Hysteresis(false, List.of());

    public Hysteresis {
        last = List.copyOf(last);
    }

    /// What one window says.
    public enum Verdict {
        BREACH,
        BETWEEN,
        SOUND
    }

    /// After one more window.
    public Hysteresis after(Verdict verdict, int breaches, int of) {
        List<Verdict> windows = new ArrayList<>(last);
        windows.add(verdict);
        while (windows.size() > of) {
            windows.removeFirst();
        }
        Verdict wanted = raised ? Verdict.SOUND : Verdict.BREACH;
        boolean enough = windows.stream().filter(wanted::equals).count() >= breaches;
        boolean turns = verdict == wanted && enough;
        return turns ? new Hysteresis(!raised, List.of(verdict)) : new Hysteresis(raised, windows);
    }
}
