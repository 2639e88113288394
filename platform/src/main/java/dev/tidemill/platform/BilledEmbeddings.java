package dev.tidemill.platform;

import dev.tidemill.chat.limit.Amount;
import dev.tidemill.chat.limit.Ledger;
import dev.tidemill.chat.limit.LedgerStore;
import dev.tidemill.chat.limit.Prices;
import dev.tidemill.chat.limit.Subject;
import dev.tidemill.chat.model.Usage;
import dev.tidemill.chat.telemetry.GenAiMeters;
import dev.tidemill.chat.telemetry.ObservedModel.Observing;
import dev.tidemill.platform.Chats.Vectors;
import dev.tidemill.serve.embedding.TextEmbedder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Embeddings as lines of the ledger: timed, reserved before, settled after, by our count of their tokens. The model
/// in this process costs what the price file says of it, and nothing where that has no line of it.
final class BilledEmbeddings {
    private static final String HERE = "in-process";

    private final Ledger ledger;
    private final Prices prices;
    private final Observing observing;

    BilledEmbeddings(Ledger ledger, Prices prices, Observing observing) {
        this.ledger = ledger;
        this.prices = prices;
        this.observing = observing;
    }

    Vectors embed(TextEmbedder embedder, String id, List<String> texts, Subject subject) {
        long tokens = tokens(texts);
        Usage usage = new Usage(tokens, 0, 0);
        long micros = prices.models().containsKey(embedder.name()) ? prices.cost(embedder.name(), usage) : 0;
        Ledger.Reservation reservation = ledger.reserve(subject, new Amount(1, tokens, micros));
        List<float[]> vectors;
        try {
            vectors = timed(embedder, texts, usage);
        } catch (RuntimeException failed) {
            ledger.settle(reservation, new Amount(1, 0, 0));
            throw failed;
        }
        ledger.settle(
                reservation,
                new Amount(1, tokens, micros),
                new LedgerStore.Entry(
                        ledger.now(), id, subject, HERE, embedder.name(), usage, true, micros, "finished"));
        return new Vectors(vectors, tokens, reservation.standing());
    }

    private List<float[]> timed(TextEmbedder embedder, List<String> texts, Usage usage) {
        GenAiMeters.Call call = GenAiMeters.Call.embeddings(embedder.name());
        long begun = observing.nanos().getAsLong();
        Optional<String> error = Optional.of("defect");
        try {
            List<float[]> vectors = embedder.embed(texts);
            error = Optional.empty();
            observing.meters().used(call, usage);
            return vectors;
        } finally {
            observing.meters().ended(call, Duration.ofNanos(observing.nanos().getAsLong() - begun), error);
        }
    }

    /// Words and marks: the model in the jar does not tell how many pieces it made of them.
    private static long tokens(List<String> texts) {
        return texts.stream()
                .mapToLong(text -> text.strip().split("\\s+|\\b", -1).length)
                .sum();
    }
}
