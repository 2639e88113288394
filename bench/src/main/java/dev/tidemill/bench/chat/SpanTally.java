package dev.tidemill.bench.chat;

import dev.tidemill.bench.BenchResult;
import dev.tidemill.chat.pii.PersonalKind;
import dev.tidemill.chat.pii.PersonalSpan;
import dev.tidemill.chat.pii.TaggedText;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Counts what was found of personal data, word by word and span by span.
final class SpanTally {
    private static final Pattern WORD = Pattern.compile("\\p{L}[\\p{L}\\p{Mn}]*|\\d+");

    private int hits;
    private int typed;
    private int words;
    private int called;
    private int exact;
    private int spans;
    private int found;
    private final Map<PersonalKind, int[]> kinds = new EnumMap<>(PersonalKind.class);

    void add(TaggedText truth, List<PersonalSpan> said) {
        List<MatchResult> matches = WORD.matcher(truth.text()).results().toList();
        for (MatchResult word : matches) {
            Optional<PersonalKind> kind = kind(truth.spans(), word);
            Optional<PersonalKind> answer = kind(said, word);
            words += kind.isPresent() ? 1 : 0;
            called += answer.isPresent() ? 1 : 0;
            hits += kind.isPresent() && answer.isPresent() ? 1 : 0;
            typed += kind.isPresent() && kind.equals(answer) ? 1 : 0;
            kind.ifPresent(one -> count(one)[1]++);
            kind.filter(_ -> answer.isPresent()).ifPresent(one -> count(one)[0]++);
            answer.filter(_ -> kind.isEmpty()).ifPresent(one -> count(one)[2]++);
        }
        spans += truth.spans().size();
        found += said.size();
        for (PersonalSpan span : said) {
            exact += truth.spans().stream().anyMatch(one -> same(one, span)) ? 1 : 0;
        }
    }

    private int[] count(PersonalKind kind) {
        return kinds.computeIfAbsent(kind, _ -> new int[3]);
    }

    private static boolean same(PersonalSpan left, PersonalSpan right) {
        return left.kind() == right.kind() && left.from() == right.from() && left.to() == right.to();
    }

    private static Optional<PersonalKind> kind(List<PersonalSpan> spans, MatchResult word) {
        return spans.stream()
                .filter(span -> span.from() < word.end() && span.to() > word.start())
                .map(PersonalSpan::kind)
                .findFirst();
    }

    void report(String prefix, BenchResult.Builder result) {
        result.metric(prefix + "recall", (double) hits / words)
                .metric(prefix + "precision", (double) hits / called)
                .metric(prefix + "typed_recall", (double) typed / words)
                .metric(prefix + "typed_precision", (double) typed / called)
                .metric(prefix + "span_recall", (double) exact / spans)
                .metric(prefix + "span_precision", (double) exact / found);
    }

    void byKind(BenchResult.Builder result) {
        List<String> falsely = new ArrayList<>();
        kinds.forEach((kind, counts) -> {
            if (counts[1] > 0) {
                result.metric("recall_" + kind.word(), (double) counts[0] / counts[1]);
            }
            falsely.add(kind.word() + " " + counts[2]);
        });
        result.note("words taken for personal data that are none, by kind: " + String.join(", ", falsely));
    }
}
