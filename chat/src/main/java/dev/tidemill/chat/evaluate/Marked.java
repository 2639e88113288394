package dev.tidemill.chat.evaluate;

import dev.tidemill.chat.assistant.Answer;
import dev.tidemill.chat.assistant.Passage;
import java.text.BreakIterator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An assistant's answer as it is measured: its marks `[1]` are taken out of the text and become citations, each of
/// the sentence before it, of the whole passage that it names. A mark that names no passage is a citation of none.
public final class Marked {
    private static final Pattern MARK = Pattern.compile("\\s*\\[(\\d{1,3})]");
    private static final String UNKNOWN = "unknown";
    private static final String BLOCKED = "blocked";

    private Marked() {}

    /// @param micros what it cost
    public static Answered of(Answer answer, long micros, Duration latency) {
        List<Answered.Passage> passages = new ArrayList<>();
        for (Passage passage : answer.passages()) {
            passages.add(new Answered.Passage(passage.chunk(), passage.document(), passage.text()));
        }
        StringBuilder text = new StringBuilder();
        List<int[]> marks = new ArrayList<>();
        Matcher mark = MARK.matcher(answer.text());
        int from = 0;
        while (mark.find()) {
            text.append(answer.text(), from, mark.start());
            marks.add(new int[] {Integer.parseInt(mark.group(1)), text.length()});
            from = mark.end();
        }
        text.append(answer.text(), from, answer.text().length());
        List<Answered.Citation> citations = new ArrayList<>();
        marks.forEach(one -> citations.add(citation(text.toString(), one[1], one[0], passages)));
        boolean refused = answer.outcome().equals(UNKNOWN) || answer.outcome().equals(BLOCKED);
        return new Answered(text.toString(), passages, citations, refused, micros, latency);
    }

    private static Answered.Citation citation(String text, int at, int number, List<Answered.Passage> passages) {
        BreakIterator sentences = BreakIterator.getSentenceInstance(Locale.ROOT);
        sentences.setText(text);
        int begin = at == 0 ? 0 : sentences.preceding(at);
        boolean named = number >= 1 && number <= passages.size();
        return named
                ? new Answered.Citation(
                        Math.max(0, begin),
                        at,
                        passages.get(number - 1).id(),
                        0,
                        passages.get(number - 1).text().length())
                : new Answered.Citation(Math.max(0, begin), at, "[" + number + "]", 0, 0);
    }
}
