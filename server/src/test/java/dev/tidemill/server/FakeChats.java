package dev.tidemill.server;

import dev.tidemill.chat.cost.Budget;
import dev.tidemill.chat.cost.BudgetState;
import dev.tidemill.chat.cost.Spent;
import dev.tidemill.chat.gateway.Caller;
import dev.tidemill.chat.gateway.Completion;
import dev.tidemill.chat.gateway.CompletionRequest;
import dev.tidemill.chat.gateway.Completions;
import dev.tidemill.chat.model.AnswerStream;
import dev.tidemill.chat.model.ChatChunk;
import dev.tidemill.chat.model.Usage;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.Chats;
import dev.tidemill.serve.embedding.TextEmbedder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/// One model, `echo`, that answers with the last message; and vectors of two numbers.
public final class FakeChats implements Chats, Completions {
    @Override
    public Completions completions() {
        return this;
    }

    @Override
    public Registration register(Completions more) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<TextEmbedder> embedder() {
        return Optional.of(new TextEmbedder() {
            @Override
            public String name() {
                return "lengths";
            }

            @Override
            public int dimension() {
                return 2;
            }

            @Override
            public List<float[]> embed(List<String> texts) {
                return texts.stream()
                        .map(text -> {
                            float length = (float) Math.hypot(text.length(), 1);
                            return new float[] {text.length() / length, 1 / length};
                        })
                        .toList();
            }
        });
    }

    @Override
    public Optional<TidemillException> trouble() {
        return Optional.empty();
    }

    @Override
    public List<Spent> spent(Instant from, Instant to) {
        return List.of(
                new Spent("2026-03-30", "default", "fraud", "echo", "key_1", 2, 300, 40, 1_250_000),
                new Spent("2026-03-31", "default", "", "echo", "key_2", 1, 100, 20, 40_000));
    }

    @Override
    public List<BudgetState> budgets() {
        Budget budget = new Budget(
                "trial", Budget.Whose.ALL, Budget.Period.DAY, 1_500_000, Budget.ALERTS, new Budget.Action.Block());
        return List.of(new BudgetState(budget, java.time.LocalDate.of(2026, 3, 31), 1_290_000, 80));
    }

    @Override
    public List<dev.tidemill.platform.KeptAlert> budgetAlerts(int limit) {
        return List.of();
    }

    @Override
    public Optional<String> currency() {
        return Optional.of("USD");
    }

    @Override
    public Vectors embed(String id, List<String> texts, Caller caller) {
        return new Vectors(embedder().orElseThrow().embed(texts), texts.size(), List.of());
    }

    @Override
    public List<ModelCard> models() {
        return List.of(new ModelCard("echo", 1, "tests"));
    }

    @Override
    public Completion complete(CompletionRequest request, Caller caller) {
        if (!request.model().equals("echo")) {
            throw new TidemillException(
                    ErrorCode.NOT_FOUND, "model must be one of [echo], got \"" + request.model() + "\"");
        }
        Queue<ChatChunk> chunks = new ArrayDeque<>();
        chunks.add(new ChatChunk.Text(request.messages().getLast().text()));
        chunks.add(new ChatChunk.Finish(ChatChunk.Reason.STOP, Optional.of(new Usage(3, 2, 0))));
        return new Completion(
                new AnswerStream() {
                    @Override
                    public Optional<ChatChunk> next(Duration wait) {
                        return Optional.ofNullable(chunks.poll());
                    }

                    @Override
                    public void close() {
                        chunks.clear();
                    }
                },
                List.of());
    }
}
