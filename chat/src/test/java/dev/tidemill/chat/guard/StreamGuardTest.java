package dev.tidemill.chat.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.chat.guard.Guard.Action;
import dev.tidemill.chat.guard.Guard.Finding;
import dev.tidemill.chat.guard.Guard.Judgement;
import dev.tidemill.chat.guard.Guard.Stage;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class StreamGuardTest {
    private static Guard of(Action action, String... words) {
        WordList list = new WordList(List.of(words));
        return (_, text) -> new Judgement(list.find(text).stream()
                .map(match -> new Finding(
                        "words", action, match.from(), match.to(), 1, action == Action.MASK ? "[words]" : ""))
                .toList());
    }

    @Provide
    Arbitrary<String> pieces() {
        return Arbitraries.of("secret", "sec", "ret", "word ", " ", "a", "top secret plan", "\n", "😀", "badge", "bad");
    }

    /// However a stream is cut, what leaves is the whole text as its guard masks it.
    @Property(tries = 500)
    void windowsLeakNoMask(
            @ForAll @Size(max = 120) List<@net.jqwik.api.From("pieces") String> chunks,
            @ForAll @IntRange(min = 16, max = 40) int hold) {
        Guard guard = of(Action.MASK, "secret", "top secret plan", "bad");
        String whole = String.join("", chunks);
        StreamGuard stream = new StreamGuard(guard, hold);
        StringBuilder passed = new StringBuilder();
        chunks.forEach(chunk -> passed.append(stream.add(chunk).text()));
        passed.append(stream.end().text());
        assertThat(passed.toString()).isEqualTo(guard.judge(Stage.OUTPUT, whole).masked(whole));
    }

    /// Nothing of a blocked word leaves, and a text without one leaves whole.
    @Property(tries = 500)
    void windowsLeakNothingBlocked(
            @ForAll @Size(max = 120) List<@net.jqwik.api.From("pieces") String> chunks,
            @ForAll @IntRange(min = 16, max = 40) int hold) {
        Guard guard = of(Action.BLOCK, "secret", "top secret plan", "bad");
        String whole = String.join("", chunks);
        StreamGuard stream = new StreamGuard(guard, hold);
        StringBuilder passed = new StringBuilder();
        boolean blocked = false;
        for (String chunk : chunks) {
            StreamGuard.Passed next = stream.add(chunk);
            passed.append(next.text());
            if (next.blocked()) {
                blocked = true;
                break;
            }
        }
        if (!blocked) {
            StreamGuard.Passed last = stream.end();
            blocked = last.blocked();
            passed.append(last.text());
        }
        List<Finding> found = guard.judge(Stage.OUTPUT, whole).findings();
        assertThat(blocked).isEqualTo(!found.isEmpty());
        assertThat(passed.length())
                .isLessThanOrEqualTo(
                        found.isEmpty() ? whole.length() : found.getFirst().from());
        assertThat(whole).startsWith(passed.toString());
    }

    @Test
    void aBlockedStreamDoesNotGoOn() {
        StreamGuard stream = new StreamGuard(of(Action.REVIEW, "bad"), 16);
        assertThat(stream.add("this is bad, very bad, and long enough").blocked())
                .isTrue();
        assertThatThrownBy(() -> stream.add("more")).isInstanceOf(IllegalStateException.class);
    }
}
