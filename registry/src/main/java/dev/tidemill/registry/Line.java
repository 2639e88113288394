package dev.tidemill.registry;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;

/// An alias's history read as a stack: activating puts a version on top, rolling back takes one off, so that
/// several rollbacks go further back and never to and fro.
final class Line {
    private final List<Activation> history;
    private final Deque<Integer> stack = new ArrayDeque<>();

    Line(List<Activation> history) {
        this.history = history;
        for (Activation entry : history) {
            if (entry.action().equals(Activation.ROLLBACK)) {
                stack.pop();
            } else if (entry.removed()) {
                stack.clear();
            } else {
                stack.push(entry.version());
            }
        }
    }

    /// What it points at.
    OptionalInt present() {
        return history.isEmpty() || history.getLast().removed()
                ? OptionalInt.empty()
                : OptionalInt.of(history.getLast().version());
    }

    /// What it pointed at then.
    OptionalInt at(Instant then) {
        OptionalInt at = OptionalInt.empty();
        for (Activation entry : history) {
            if (!entry.at().isAfter(then)) {
                at = entry.removed() ? OptionalInt.empty() : OptionalInt.of(entry.version());
            }
        }
        return at;
    }

    /// What was in use before the present version.
    OptionalInt before() {
        Iterator<Integer> down = stack.iterator();
        if (!down.hasNext()) {
            return OptionalInt.empty();
        }
        down.next();
        return down.hasNext() ? OptionalInt.of(down.next()) : OptionalInt.empty();
    }

    Version withState(Version version) {
        return new Version(
                version.line(),
                version.version(),
                version.artifact(),
                version.provenance(),
                version.created(),
                version.who(),
                state(version.version()));
    }

    private Version.State state(int version) {
        if (present().orElse(0) == version) {
            return Version.State.ACTIVE;
        }
        boolean was = history.stream().anyMatch(entry -> entry.version() == version);
        return was ? Version.State.RETIRED : Version.State.REGISTERED;
    }
}
