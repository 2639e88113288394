package dev.tidemill.chat.stream;

import dev.tidemill.chat.guard.Guard;
import dev.tidemill.chat.guard.Guard.Action;
import dev.tidemill.chat.guard.Guard.Finding;
import dev.tidemill.chat.guard.Guard.Judgement;
import dev.tidemill.chat.guard.Guard.Stage;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Text that waits for its guard.
///
/// 1. What is committed lay in a text that the guard judged, with at least [Window#hold] more behind it, or the whole
///    rest of the answer.
/// 2. A span to be masked is committed whole, as its mask.
final class HeldText {
    private static final int LONGEST_MASK = 64 * 1024;

    private final Guard guard;
    private final Window window;
    private final Consumer<Finding> noted;
    private final StringBuilder committed = new StringBuilder();
    private final StringBuilder held = new StringBuilder();

    HeldText(Guard guard, Window window, Consumer<Finding> noted) {
        this.guard = guard;
        this.window = window;
        this.noted = noted;
    }

    /// What the caller has.
    String committed() {
        return committed.toString();
    }

    void add(String text) {
        held.append(text);
    }

    /// A provider broke: what it wrote and nobody has is forgotten.
    void forget() {
        held.setLength(0);
    }

    /// What was committed without being held, where there is no guard.
    void pass(String text) {
        committed.append(text);
    }

    /// Whether enough has come for the guard to look.
    boolean due() {
        return held.length() >= window.hold() + window.step();
    }

    /// What may be committed now; an empty text where that is nothing, empty where the guard forbids all that is held.
    ///
    /// @param last whether no more follows
    Optional<String> judge(boolean last) {
        int from = Math.max(0, committed.length() - window.context());
        int context = committed.length() - from;
        String text = committed.substring(from) + held;
        Judgement judgement = guard.judge(Stage.OUTPUT, text);
        judgement.findings().stream().filter(one -> one.to() > context).forEach(noted);
        if (judgement.blocked()) {
            forget();
            return Optional.empty();
        }
        int until = last ? text.length() : Math.max(context, text.length() - window.hold());
        until = whole(text, judgement.findings(), until, last);
        if (until <= context) {
            return Optional.of("");
        }
        String passed = masked(text, judgement.findings(), context, until);
        held.delete(0, until - context);
        committed.append(passed);
        return Optional.of(passed);
    }

    /// The greatest place up to `until` that cuts no mask and no pair of surrogates. A mask that grows without end is
    /// cut where it reaches its most.
    private static int whole(String text, List<Finding> findings, int until, boolean last) {
        int place = until;
        if (!last) {
            for (Finding finding : findings.reversed()) {
                boolean cut = finding.action() == Action.MASK && finding.from() < place && finding.to() > place;
                if (cut && place - finding.from() < LONGEST_MASK) {
                    place = finding.from();
                }
            }
        }
        boolean pair = place > 0
                && place < text.length()
                && Character.isHighSurrogate(text.charAt(place - 1))
                && Character.isLowSurrogate(text.charAt(place));
        return pair ? place - 1 : place;
    }

    /// The part of the text from `context` to `until`, with masks. Of a span that began in what was committed the rest
    /// is left out.
    private static String masked(String text, List<Finding> findings, int context, int until) {
        StringBuilder passed = new StringBuilder();
        int at = context;
        for (Finding finding : findings) {
            if (finding.action() != Action.MASK || finding.to() <= at || finding.from() >= until) {
                continue;
            }
            if (finding.from() >= at) {
                passed.append(text, at, finding.from()).append(finding.replacement());
            }
            at = Math.min(finding.to(), until);
        }
        return passed.append(text, at, until).toString();
    }
}
