package dev.tidemill.chat.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.chat.guard.Guard;
import dev.tidemill.chat.model.AnswerStream;
import dev.tidemill.chat.model.ChatChunk;
import dev.tidemill.chat.model.ChatRequest;
import dev.tidemill.chat.model.LanguageModel;
import dev.tidemill.chat.model.Message;
import dev.tidemill.chat.model.ProviderException;
import dev.tidemill.chat.model.TokenCounter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotBlank;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SummarizerTest {
    private static final WordTokens TOKENS = new WordTokens();
    private static final Summarizer FALLBACK = (messages, tokensMax, tokens) -> "fallback";

    @Property(tries = 200)
    void anExtractIsWordForWordWithinItsBudgetAndInOrder(
            @ForAll @Size(max = 20) List<@NotBlank String> texts, @ForAll @IntRange(min = 1, max = 40) int tokensMax) {
        List<Message> messages = texts.stream().map(Message::user).toList();
        String summary = new CentroidSummarizer().summarize(messages, tokensMax, TOKENS);

        assertThat(TOKENS.count(summary)).isLessThanOrEqualTo(tokensMax);
        assertThat(new CentroidSummarizer().summarize(messages, tokensMax, TOKENS))
                .isEqualTo(summary);
        String all = String.join(" ", texts).replaceAll("\\s+", " ");
        for (String line : summary.split("\n")) {
            assertThat(all).contains(line.replaceFirst("^user: ", ""));
        }
    }

    @Test
    void whatTheConversationIsAboutIsTakenAndRepetitionsAreNot() {
        List<Message> messages = List.of(
                Message.user("My parcel with the blue lamp has not arrived. Nice weather!"),
                Message.assistant("I see that the parcel with the blue lamp left Hamburg on Monday."),
                Message.user("My parcel with the blue lamp has not arrived."),
                Message.assistant("By the way, we have new opening hours."));

        String summary = new CentroidSummarizer().summarize(messages, 26, TOKENS);

        assertThat(summary.lines())
                .containsExactly(
                        "assistant: I see that the parcel with the blue lamp left Hamburg on Monday.",
                        "user: My parcel with the blue lamp has not arrived.");
    }

    @Test
    void aModelSummarisesPartByPartWithWhatCameBefore() {
        FakeModel model = new FakeModel("first short", "second short");
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            messages.add(Message.user("message " + i + " with some words to fill the window of it"));
        }
        String summary = asking(model, Guard.NONE).summarize(messages, 40, TOKENS);

        assertThat(summary).isEqualTo("second short");
        assertThat(model.asked).hasSize(2);
        assertThat(model.asked.getLast().messages().getLast().text())
                .startsWith("What was said before, in short:\nfirst short\n\nuser: message ");
        assertThat(model.asked.getLast().messages().getLast().text()).contains("message 29 ");
        assertThat(model.asked)
                .allSatisfy(request -> assertThat(TOKENS.count(request.messages(), List.of())
                                + request.settings().maxTokens())
                        .isLessThanOrEqualTo(512));
    }

    @Test
    void whereAModelFailsAnotherSummaryIsGiven() {
        List<Message> messages = List.of(Message.user("one"));

        assertThat(asking(new FakeModel(), Guard.NONE).summarize(messages, 40, TOKENS))
                .isEqualTo("fallback");
        assertThat(asking(new FakeModel("far too long ".repeat(40)), Guard.NONE).summarize(messages, 40, TOKENS))
                .isEqualTo("fallback");
        FakeModel cut = new FakeModel("begun");
        cut.cut = true;
        assertThat(asking(cut, Guard.NONE).summarize(messages, 40, TOKENS)).isEqualTo("fallback");
        FakeModel slow = new FakeModel("good");
        slow.nanosPerChunk = Duration.ofMinutes(1).toNanos();
        assertThat(asking(slow, Guard.NONE).summarize(messages, 40, TOKENS)).isEqualTo("fallback");
    }

    @Test
    void aSummaryThatTheGuardBlocksIsNotUsed() {
        Guard guard = (stage, text) ->
                new Guard.Judgement(List.of(new Guard.Finding("all", Guard.Action.BLOCK, 0, text.length(), 1, "")));

        assertThat(asking(new FakeModel("bad"), guard).summarize(List.of(Message.user("one")), 40, TOKENS))
                .isEqualTo("fallback");
    }

    private static Summarizer asking(FakeModel model, Guard guard) {
        return new ModelSummarizer(
                model,
                new ModelSummarizer.Asking("small", 512, Duration.ofSeconds(20), 4),
                guard,
                FALLBACK,
                model.nanos::get);
    }

    /// Answers in order what it was given, then fails.
    private static final class FakeModel implements LanguageModel {
        private final AtomicLong nanos = new AtomicLong();
        private final Deque<String> answers = new ArrayDeque<>();
        private final List<ChatRequest> asked = new ArrayList<>();
        private long nanosPerChunk;
        private boolean cut;

        FakeModel(String... answers) {
            this.answers.addAll(List.of(answers));
        }

        @Override
        public AnswerStream answer(ChatRequest request) {
            asked.add(request);
            if (answers.isEmpty()) {
                throw new ProviderException(ProviderException.Kind.BROKEN, "down");
            }
            Deque<ChatChunk> chunks = new ArrayDeque<>();
            chunks.add(new ChatChunk.Text(answers.removeFirst()));
            if (!cut) {
                chunks.add(new ChatChunk.Finish(ChatChunk.Reason.STOP, Optional.empty()));
            }
            return new AnswerStream() {
                @Override
                public Optional<ChatChunk> next(Duration wait) {
                    nanos.addAndGet(nanosPerChunk);
                    return Optional.ofNullable(chunks.pollFirst());
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public TokenCounter tokens() {
            return TOKENS;
        }
    }
}
