package dev.tidemill.chat.guard;

import dev.tidemill.chat.guard.Guard.Action;
import dev.tidemill.chat.guard.Guard.Finding;
import dev.tidemill.chat.guard.Guard.Stage;
import java.util.List;

/// Lets an answer that is still coming pass as far as its guard has seen enough of it. One stream, one thread.
///
/// What is held back is [#HOLD] characters (or as many as is said): nothing leaves before that many characters behind
/// it were judged with it. Therefore nothing that a rule finds leaves where the rule's match is shorter than that,
/// wherever chunks or windows end: a match that begins before the cut lies whole in the window, and a cut never falls
/// into one. A match that reaches the window's end may go on and is waited for; one that is longer than
/// [#LONGEST_MATCH] times the hold-back blocks. As many characters that have left stay as context in front.
///
/// A classifier judges windows of twice the hold-back: what is only harmful over a longer text is not seen by it.
/// Judging costs one call of the guard for each half of the hold-back.
public final class StreamGuard {
    /// Characters held back by default.
    public static final int HOLD = 256;

    /// A match of more holds blocks the stream.
    public static final int LONGEST_MATCH = 8;

    private final Guard guard;
    private final int hold;
    private final StringBuilder window = new StringBuilder();
    private int left;
    private boolean blocked;

    /// What leaves, and whether it is the last.
    ///
    /// @param text     may be empty
    /// @param findings what blocked the rest; empty where nothing did
    public record Passed(String text, List<Finding> findings) {
        public Passed {
            findings = List.copyOf(findings);
        }

        /// Whether nothing more may leave.
        public boolean blocked() {
            return !findings.isEmpty();
        }
    }

    public StreamGuard(Guard guard) {
        this(guard, HOLD);
    }

    /// @param hold characters, 16 to 65536; above the longest match of any rule
    public StreamGuard(Guard guard, int hold) {
        if (hold < 16 || hold > 65_536) {
            throw new IllegalArgumentException("hold must be 16 to 65536 characters, got " + hold);
        }
        this.guard = guard;
        this.hold = hold;
    }

    /// More of the answer.
    ///
    /// @throws IllegalStateException after it was blocked
    public Passed add(String chunk) {
        requireOpen();
        window.append(chunk);
        int step = Math.max(1, hold / 2);
        return window.length() - left < hold + step ? new Passed("", List.of()) : advance(false);
    }

    /// The answer has ended: the rest of it.
    ///
    /// @throws IllegalStateException after it was blocked
    public Passed end() {
        requireOpen();
        return advance(true);
    }

    private void requireOpen() {
        if (blocked) {
            throw new IllegalStateException("a blocked stream must not go on");
        }
    }

    private Passed advance(boolean last) {
        String text = window.toString();
        List<Finding> findings = guard.judge(Stage.OUTPUT, text).findings().stream()
                .filter(finding -> finding.to() > left && finding.action() != Action.FLAG)
                .toList();
        List<Finding> blocking = findings.stream()
                .filter(finding -> finding.action() != Action.MASK && !isOpen(finding, text, last))
                .toList();
        if (!blocking.isEmpty()) {
            return block(blocking);
        }
        int cut = cut(text, findings, last);
        if (text.length() - cut > LONGEST_MATCH * hold) {
            return block(findings);
        }
        String passed = masked(text, findings, cut);
        left = cut;
        forget();
        return new Passed(passed, List.of());
    }

    private Passed block(List<Finding> findings) {
        blocked = true;
        window.setLength(0);
        return new Passed("", findings);
    }

    /// Whether more of the answer could still change a match: it touches the end, and is not the whole window's.
    private boolean isOpen(Finding finding, String text, boolean last) {
        return !last && finding.to() == text.length() && finding.from() > left;
    }

    /// As far as text may leave: a hold before the end, and in no match.
    private int cut(String text, List<Finding> findings, boolean last) {
        int cut = last ? text.length() : Math.max(left, text.length() - hold);
        boolean moved = true;
        while (moved) {
            moved = false;
            for (Finding finding : findings) {
                boolean crossed = finding.from() < cut && (finding.to() > cut || isOpen(finding, text, last));
                if (crossed && finding.from() >= left) {
                    cut = finding.from();
                    moved = true;
                } else if (crossed && cut > left) {
                    cut = left;
                    moved = true;
                }
            }
        }
        return cut > left && cut < text.length() && Character.isLowSurrogate(text.charAt(cut)) ? cut - 1 : cut;
    }

    private String masked(String text, List<Finding> findings, int cut) {
        StringBuilder passed = new StringBuilder();
        int at = left;
        for (Finding finding : findings) {
            if (finding.action() == Action.MASK && finding.to() > at && finding.from() < cut) {
                if (finding.from() >= at) {
                    passed.append(text, at, finding.from()).append(finding.replacement());
                }
                at = finding.to();
            }
        }
        return at < cut ? passed.append(text, at, cut).toString() : passed.toString();
    }

    /// Drops what is older than the context, up to white space, so that no word begins in its middle.
    private void forget() {
        int drop = left - hold;
        if (drop <= 0) {
            return;
        }
        int at = drop;
        while (at < left && !Character.isWhitespace(window.charAt(at))) {
            at++;
        }
        int from = at == left ? drop : at;
        window.delete(0, from);
        left -= from;
    }
}
