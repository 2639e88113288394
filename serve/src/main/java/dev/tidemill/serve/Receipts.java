package dev.tidemill.serve;

import dev.tidemill.core.Event;
import dev.tidemill.data.EventWriter;
import dev.tidemill.log.Journal;
import dev.tidemill.log.StoredReceipt;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/// Reads the receipts of an application out of its journal.
public final class Receipts {
    private static final int PAGE = 1024;

    private final Journal journal;
    private final Pipeline pipeline;
    private final Function<String, List<String>> featureNames;

    /// @param featureNames the names in the feature vector of an application version
    public Receipts(Journal journal, Pipeline pipeline, Function<String, List<String>> featureNames) {
        this.journal = journal;
        this.pipeline = pipeline;
        this.featureNames = featureNames;
    }

    /// The receipt of a decision.
    public Optional<Receipt> find(String decision) {
        Pipeline.Plan plan = pipeline.plan();
        int stream = plan.streams().ordinal(plan.application().decided().name());
        OptionalLong offset = journal.find(stream, decision);
        return offset.isEmpty() ? Optional.empty() : at(offset.getAsLong());
    }

    /// The receipt under an offset.
    public Optional<Receipt> at(long offset) {
        return journal.receipt(offset).map(bytes -> decode(new StoredReceipt(offset, bytes)));
    }

    /// The receipt under an offset with empty inputs, for those who have the event at hand.
    public Optional<Receipt> alone(long offset) {
        String application = pipeline.plan().application().name();
        return journal.receipt(offset).map(bytes -> ReceiptCodec.decode(bytes, application, "{}", featureNames));
    }

    /// Those with offsets below `before`, newest first.
    public List<Receipt> list(long before, int limit) {
        return journal.receipts(before, limit).stream().map(this::decode).toList();
    }

    /// A decision that did not come with its event: it saw the events with offsets below `seen`.
    public record Later(long offset, long seen) {}

    /// All of them.
    public List<Later> later() {
        List<Later> later = new ArrayList<>();
        List<StoredReceipt> page = journal.receipts(Long.MAX_VALUE, PAGE);
        while (!page.isEmpty()) {
            for (StoredReceipt stored : page) {
                long seen = ReceiptCodec.seen(stored.offset(), stored.bytes());
                if (seen != stored.offset() + 1) {
                    later.add(new Later(stored.offset(), seen));
                }
            }
            page = journal.receipts(page.getLast().offset(), PAGE);
        }
        return later;
    }

    /// The event that was decided.
    public Optional<Event> event(long offset) {
        Pipeline.Plan plan = pipeline.plan();
        return journal.read(offset).filter(plan.streams()::knows).map(plan.streams()::decode);
    }

    private Receipt decode(StoredReceipt stored) {
        Pipeline.Plan plan = pipeline.plan();
        String inputs = event(stored.offset())
                .map(event -> new String(
                        EventWriter.of(plan.application().stream(event.stream()))
                                .json(event),
                        StandardCharsets.UTF_8))
                .orElse("{}");
        return ReceiptCodec.decode(stored.bytes(), plan.application().name(), inputs, featureNames);
    }
}
