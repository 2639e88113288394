package dev.tidemill.chat.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.chat.guard.Guard;
import dev.tidemill.chat.guard.Guard.Action;
import dev.tidemill.chat.guard.Guard.Finding;
import dev.tidemill.chat.guard.Guard.Judgement;
import dev.tidemill.chat.model.AnswerStream;
import dev.tidemill.chat.model.ChatChunk;
import dev.tidemill.chat.model.ChatChunk.Finish;
import dev.tidemill.chat.model.ChatChunk.Reason;
import dev.tidemill.chat.model.ChatChunk.Text;
import dev.tidemill.chat.model.ChatChunk.ToolCallPart;
import dev.tidemill.chat.model.ProviderException;
import dev.tidemill.chat.model.ProviderException.Kind;
import dev.tidemill.chat.model.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/// A simulation of providers that stall, cut, and send garbage, by seed; and the rules that the answer keeps.
class GuardedAnswerTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Pattern SECRET = Pattern.compile("secret");
    private static final Pattern POISON = Pattern.compile("poison");

    /// Masks one word and blocks another.
    private static final Guard GUARD = (stage, text) -> {
        List<Finding> findings = new ArrayList<>();
        Matcher secret = SECRET.matcher(text);
        while (secret.find()) {
            findings.add(new Finding("word", Action.MASK, secret.start(), secret.end(), 1, "***"));
        }
        Matcher poison = POISON.matcher(text);
        while (poison.find()) {
            findings.add(new Finding("poison", Action.BLOCK, poison.start(), poison.end(), 1, ""));
        }
        return new Judgement(findings);
    };

    /// Providers that write the rest of one answer, from where the caller has it, each with its own mishap.
    private static final class Simulated implements Attempts {
        final String answer;
        final SplittableRandom random;
        final double mishaps;
        final List<Made> ended = new ArrayList<>();
        int begun;

        Simulated(String answer, long seed, double mishaps) {
            this.answer = answer;
            this.random = new SplittableRandom(seed);
            this.mishaps = mishaps;
        }

        @Override
        public Attempt next(String committed, Optional<ProviderException> failure) {
            if (begun == 4) {
                throw failure.orElseThrow();
            }
            begun++;
            String rest = answer.substring(committed.length());
            boolean mishap = random.nextDouble() < mishaps;
            int until = mishap ? random.nextInt(rest.length() + 1) : rest.length();
            int kind = random.nextInt(3);
            AnswerStream pieces = new Pieces(rest, until, mishap, kind, random.split());
            return new Attempt() {
                @Override
                public AnswerStream stream() {
                    return pieces;
                }

                @Override
                public Duration first() {
                    return SECOND;
                }

                @Override
                public Duration between() {
                    return SECOND;
                }

                @Override
                public Usage end(Made made) {
                    ended.add(made);
                    return made.usage().orElse(new Usage(1, made.text().length(), 0));
                }
            };
        }
    }

    private static final class Pieces implements AnswerStream {
        final String text;
        final int until;
        final boolean mishap;
        final int kind;
        final SplittableRandom random;
        int at;
        boolean finished;

        Pieces(String text, int until, boolean mishap, int kind, SplittableRandom random) {
            this.text = text;
            this.until = until;
            this.mishap = mishap;
            this.kind = kind;
            this.random = random;
        }

        @Override
        public Optional<ChatChunk> next(Duration wait) {
            if (at < until) {
                int to = Math.min(until, at + 1 + random.nextInt(9));
                String piece = text.substring(at, to);
                at = to;
                return Optional.of(new Text(piece));
            }
            if (mishap) {
                return switch (kind) {
                    case 0 -> Optional.empty();
                    case 1 -> throw new ProviderException(Kind.LATE, "stalled");
                    default -> throw new ProviderException(Kind.BROKEN, "garbage");
                };
            }
            if (finished) {
                return Optional.empty();
            }
            finished = true;
            return Optional.of(new Finish(Reason.STOP, Optional.empty()));
        }

        @Override
        public void close() {}
    }

    private static GuardedAnswer answer(Attempts attempts, Guard guard, Runnable over) {
        return new GuardedAnswer(
                attempts,
                new GuardedAnswer.Terms(
                        guard, new Window(8, 4, 8), finding -> {}, Duration.ofMinutes(1), () -> 0L, over));
    }

    private record Seen(String text, Optional<Reason> reason, Optional<ProviderException> failure) {}

    private static Seen read(GuardedAnswer answer) {
        StringBuilder text = new StringBuilder();
        try {
            while (true) {
                Optional<ChatChunk> chunk = answer.next(SECOND);
                switch (chunk.orElseThrow(() -> new AssertionError("it just ended"))) {
                    case Text(String piece) -> text.append(piece);
                    case ToolCallPart part -> text.append(part.arguments());
                    case Finish(Reason reason, Optional<Usage> usage) -> {
                        assertThat(usage).isPresent();
                        return new Seen(text.toString(), Optional.of(reason), Optional.empty());
                    }
                }
            }
        } catch (ProviderException failure) {
            return new Seen(text.toString(), Optional.empty(), Optional.of(failure));
        }
    }

    private static String words(SplittableRandom random, boolean poisoned) {
        StringBuilder text = new StringBuilder();
        int count = 1 + random.nextInt(30);
        for (int i = 0; i < count; i++) {
            int draw = random.nextInt(6);
            text.append(draw == 0 && poisoned ? "poison" : draw == 1 ? "a😀b" : "words ");
        }
        return text.toString();
    }

    @Property(tries = 2_000)
    void anAnswerIsWholeOrAnExplicitErrorAndIsBilledOnceForEachAttempt(@ForAll long seed) {
        String whole = words(new SplittableRandom(seed), false);
        int[] overs = {0};
        Simulated attempts = new Simulated(whole, seed, 0.6);
        GuardedAnswer answer = answer(attempts, seed % 2 == 0 ? GUARD : Guard.NONE, () -> overs[0]++);
        Seen seen = read(answer);
        answer.close();
        answer.close();
        if (seen.reason().isPresent()) {
            assertThat(seen.text()).isEqualTo(whole);
        } else {
            assertThat(whole).startsWith(seen.text());
        }
        assertThat(overs[0]).isEqualTo(1);
        assertThat(attempts.ended).hasSize(attempts.begun);
    }

    @Property(tries = 2_000)
    void noUnguardedByteIsSeen(@ForAll long seed) {
        String whole = words(new SplittableRandom(seed), true);
        Seen seen = read(answer(new Simulated(whole, seed, 0.3), GUARD, () -> {}));
        int poison = whole.indexOf("poison");
        assertThat(seen.text()).doesNotContain("poison");
        if (poison >= 0) {
            assertThat(whole.substring(0, poison)).startsWith(seen.text());
            assertThat(seen.reason().orElse(Reason.CONTENT_FILTER)).isEqualTo(Reason.CONTENT_FILTER);
        }
    }

    @Property(tries = 1_000)
    void whatIsMaskedIsMaskedWholeHoweverItIsCut(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder whole = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            whole.append(random.nextInt(3) == 0 ? "secret" : "xyz ");
        }
        Seen seen = read(answer(new Simulated(whole.toString(), seed, 0), GUARD, () -> {}));
        assertThat(seen.text()).isEqualTo(whole.toString().replace("secret", "***"));
    }

    @Test
    void aToolCallThatTheGuardForbidsIsNotGivenOutEvenWithEscapes() {
        Attempts calls = new Fixed(List.of(
                new ToolCallPart(0, Optional.of("c"), Optional.of("send"), "{\"to\":\"p\\u006f"),
                new ToolCallPart(0, Optional.empty(), Optional.empty(), "ison\"}"),
                new Finish(Reason.TOOL_CALLS, Optional.empty())));
        Seen seen = read(answer(calls, GUARD, () -> {}));
        assertThat(seen.text()).isEmpty();
        assertThat(seen.reason()).hasValue(Reason.CONTENT_FILTER);
    }

    @Test
    void whoLeavesIsBilledForWhatWasMade() {
        Fixed attempts = new Fixed(List.of(new Text("one "), new Text("two "), new Text("three")));
        GuardedAnswer answer = answer(attempts, Guard.NONE, () -> {});
        answer.next(SECOND);
        answer.next(SECOND);
        answer.close();
        assertThat(attempts.ended).hasSize(1);
        assertThat(attempts.ended.getFirst().end()).isEqualTo(Attempts.End.LEFT);
        assertThat(attempts.ended.getFirst().text()).isEqualTo("one two ");
        assertThat(attempts.closed).isTrue();
    }

    /// One attempt that gives these chunks.
    private static final class Fixed implements Attempts, Attempts.Attempt, AnswerStream {
        final List<ChatChunk> chunks;
        final List<Made> ended = new ArrayList<>();
        boolean closed;

        Fixed(List<ChatChunk> chunks) {
            this.chunks = new ArrayList<>(chunks);
        }

        @Override
        public Attempt next(String committed, Optional<ProviderException> failure) {
            return this;
        }

        @Override
        public AnswerStream stream() {
            return this;
        }

        @Override
        public Duration first() {
            return SECOND;
        }

        @Override
        public Duration between() {
            return SECOND;
        }

        @Override
        public Usage end(Made made) {
            ended.add(made);
            return made.usage().orElse(new Usage(1, made.text().length(), 0));
        }

        @Override
        public Optional<ChatChunk> next(Duration wait) {
            return Optional.of(chunks.removeFirst());
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
