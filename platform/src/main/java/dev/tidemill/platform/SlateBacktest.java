package dev.tidemill.platform;

import dev.tidemill.app.Application;
import dev.tidemill.app.OutcomeDefinition;
import dev.tidemill.app.StreamDefinition;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Event;
import dev.tidemill.core.TidemillException;
import dev.tidemill.log.Journal;
import dev.tidemill.log.StoredEvent;
import dev.tidemill.recommend.slate.PastSlate;
import dev.tidemill.recommend.slate.SlateDecider;
import dev.tidemill.serve.ModelInUse;
import dev.tidemill.serve.PolicyInUse;
import dev.tidemill.serve.Receipt;
import dev.tidemill.serve.Streams;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Shows the lists of a period again with other versions and compares with what was shown: from what the receipts
/// kept, with what became known of each item.
final class SlateBacktest {
    private final ApplicationRuntime runtime;
    private final Services services;
    private final BacktestRequest request;
    private final Application application;
    private final SlateDecider decider;

    /// @param other the version whose policy and blend are tried, where it is another one
    SlateBacktest(ApplicationRuntime runtime, Services services, BacktestRequest request, Optional<Application> other) {
        this.runtime = runtime;
        this.services = services;
        this.request = request;
        this.application = other.orElse(runtime.application());
        var now = runtime.application().slate().orElseThrow().interactions().keySet();
        if (!application.slate().orElseThrow().interactions().keySet().equals(now)) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "version " + application.version() + " must have the interactions " + now
                            + " to show the lists of then; their history is kept by these names");
        }
        this.decider = runtime.slates(application);
    }

    Map<String, Object> run(JobProgress progress) {
        Instant knownBy = request.knownBy().orElseGet(services.config().clock()::instant);
        Journal journal = runtime.journal();
        Streams streams = runtime.pipeline().plan().streams();
        long begin = journal.begin();
        long end = journal.end();
        Map<String, Map<String, Boolean>> clicks = outcomes(streams, begin, end, knownBy);
        SlateTally tally = new SlateTally(clicks, settled(knownBy));
        try (Journal.Cursor cursor = journal.scan(begin, end)) {
            int decided = streams.ordinal(application.decided().name());
            for (StoredEvent stored = cursor.next(); stored != null; stored = cursor.next()) {
                if (stored.offset() % 1024 == 0) {
                    progress.at(stored.offset() - begin, end - begin, "showing again");
                }
                if (stored.stream() == decided) {
                    again(streams.decode(stored), stored.offset(), tally);
                }
            }
        }
        progress.at(end - begin, end - begin, "estimating");
        return tally.result(request, application, knownBy);
    }

    private void again(Event event, long offset, SlateTally tally) {
        boolean within = request.from().map(Instant::toEpochMilli).orElse(Long.MIN_VALUE) <= event.time()
                && event.time() < request.to().map(Instant::toEpochMilli).orElse(Long.MAX_VALUE);
        Optional<Receipt> receipt = within ? runtime.storedReceipt(offset) : Optional.empty();
        receipt.ifPresent(live -> tally.add(event, live, past(live, event)));
    }

    private PastSlate past(Receipt live, Event event) {
        OptionalInt model = request.model().isPresent() ? request.model() : live.model();
        @Nullable ModelInUse used = model.isPresent() ? runtime.answering().model(model.getAsInt()) : null;
        return decider.past(live, event, used, policy(live));
    }

    /// The named one; else that of the named version of the application; else that of then.
    private @Nullable PolicyInUse policy(Receipt live) {
        boolean another = request.file().isPresent() || request.version().isPresent();
        OptionalInt number = request.policy().isPresent() || another ? request.policy() : live.policy();
        return number.isPresent() ? runtime.answering().policies().version(number.getAsInt(), application) : null;
    }

    /// How old a decision must be for an item without an outcome to count as not wanted; never where the application
    /// says nothing of it.
    private long settled(Instant knownBy) {
        return application
                .outcome()
                .filter(outcome -> outcome.otherwise().equals(Optional.of(false)))
                .map(outcome -> knownBy.minus(outcome.delay()).toEpochMilli())
                .orElse(Long.MIN_VALUE);
    }

    /// What became known of which item of which decision.
    private Map<String, Map<String, Boolean>> outcomes(Streams streams, long begin, long end, Instant knownBy) {
        Map<String, Map<String, Boolean>> clicks = new HashMap<>();
        if (application.outcome().isEmpty()) {
            return clicks;
        }
        OutcomeDefinition outcome = application.outcome().get();
        StreamDefinition stream = application.stream(outcome.stream());
        int about = stream.schema().slot(stream.about().orElseThrow().field());
        int item = stream.schema().slot(application.slate().orElseThrow().keys().item());
        int label = stream.schema().slot(outcome.field());
        int ordinal = streams.ordinal(stream.name());
        try (Journal.Cursor cursor = runtime.journal().scan(begin, end)) {
            for (StoredEvent stored = cursor.next(); stored != null && item >= 0; stored = cursor.next()) {
                if (stored.stream() == ordinal) {
                    Event event = streams.decode(stored);
                    Boolean liked = ReceiptFeed.label(event.values()[label]);
                    if (liked != null && event.known() <= knownBy.toEpochMilli()) {
                        clicks.computeIfAbsent(String.valueOf(event.values()[about]), fresh -> new HashMap<>())
                                .merge(String.valueOf(event.values()[item]), liked, Boolean::logicalOr);
                    }
                }
            }
        }
        return clicks;
    }
}
