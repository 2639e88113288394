package dev.tidemill.platform;

import dev.tidemill.app.Application;
import dev.tidemill.app.OutcomeDefinition;
import dev.tidemill.app.RolloutDefinition;
import dev.tidemill.app.SlateDefinition;
import dev.tidemill.app.StreamDefinition;
import dev.tidemill.core.Event;
import dev.tidemill.log.Journal;
import dev.tidemill.log.StoredEvent;
import dev.tidemill.serve.Decider;
import dev.tidemill.serve.Mirrored;
import dev.tidemill.serve.Pipeline;
import dev.tidemill.serve.Receipt;
import dev.tidemill.serve.Receipts;
import dev.tidemill.serve.rollout.Assignment;
import dev.tidemill.serve.rollout.Feed;
import dev.tidemill.serve.rollout.Observation;
import dev.tidemill.serve.rollout.Rollout;
import dev.tidemill.serve.rollout.Stage;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What an application served, read back from its journal: decisions from their receipts, labels from the outcome
/// stream, and the answers of versions that are mirrored, computed here from the features in the receipt. Nothing
/// of it is on the way of a decision, and it takes a share of one processor only ([Throttle]); where mirrors cannot
/// keep up, requests are left out and counted.
final class ReceiptFeed implements Feed {
    /// Mirrored requests in one reading; what a look finds beyond is dropped.
    private static final int MOST_MIRRORED = 1_000;

    private final Journal journal;
    private final Pipeline pipeline;
    private final Receipts receipts;
    private final Answering answering;
    private final Supplier<Throttle> throttles;

    /// @param throttles one for each reading
    ReceiptFeed(
            Journal journal, Pipeline pipeline, Receipts receipts, Answering answering, Supplier<Throttle> throttles) {
        this.journal = journal;
        this.pipeline = pipeline;
        this.receipts = receipts;
        this.answering = answering;
        this.throttles = throttles;
    }

    @Override
    public long end() {
        return journal.end();
    }

    @Override
    public long read(Rollout rollout, long from, int most, Consumer<Observation> sink) {
        long to = Math.min(journal.end(), from + most);
        if (to <= from) {
            return from;
        }
        Reading reading = new Reading(rollout, pipeline.plan(), sink);
        try (Throttle throttle = throttles.get();
                Journal.Cursor cursor = journal.scan(from, to)) {
            for (StoredEvent stored = cursor.next(); stored != null; stored = cursor.next()) {
                reading.see(stored);
                throttle.worked();
            }
        }
        return to;
    }

    /// One reading on behalf of one rollout.
    private final class Reading {
        private final Rollout rollout;
        private final Pipeline.Plan plan;
        private final Consumer<Observation> sink;
        private final int decided;
        private final int outcomes;
        private final String mildest;
        private final boolean lists;
        private int mirrored;

        Reading(Rollout rollout, Pipeline.Plan plan, Consumer<Observation> sink) {
            this.rollout = rollout;
            this.plan = plan;
            this.sink = sink;
            Application application = plan.application();
            this.decided = plan.streams().ordinal(application.decided().name());
            this.outcomes = application
                    .outcome()
                    .map(outcome -> plan.streams().ordinal(outcome.stream()))
                    .orElse(-1);
            this.mildest = application.decision().orElseThrow().outcomes().getFirst();
            this.lists = application.slate().isPresent();
        }

        void see(StoredEvent stored) {
            if (stored.stream() == decided) {
                receipts.alone(stored.offset()).ifPresent(receipt -> decided(receipt, stored));
            } else if (stored.stream() == outcomes) {
                learned(stored);
            }
        }

        private Optional<Assignment> ours(Receipt receipt) {
            for (Assignment assignment : receipt.assignments()) {
                if (assignment.trial().equals(rollout.id())) {
                    return Optional.of(assignment);
                }
            }
            return Optional.empty();
        }

        private void decided(Receipt receipt, StoredEvent stored) {
            Optional<Assignment> assignment = ours(receipt);
            if (assignment.isEmpty()) {
                return;
            }
            Stage.Mirror mirror = rollout.during(assignment.get().period()).mirror();
            if (mirror == Stage.Mirror.NONE) {
                sink.accept(answered(
                        assignment.get(),
                        receipt,
                        receipt.timings().score() + receipt.timings().policy()));
            } else if (mirrored++ < MOST_MIRRORED) {
                mirrored(receipt, assignment.get(), plan.streams().decode(stored));
            } else {
                sink.accept(new Observation.Dropped(other(assignment.get()), 1));
            }
        }

        private static Observation answered(Assignment assignment, Receipt receipt, long nanos) {
            return new Observation.Answered(
                    assignment, nanos, receipt.outcome(), receipt.fallback().orElse(""), receipt.probability());
        }

        /// Both versions answer here, one after the other, so that their times are of the same place.
        private void mirrored(Receipt receipt, Assignment live, Event event) {
            Assignment unseen = other(live);
            Optional<Mirrored> again = mirror(receipt, event, live.arm());
            Optional<Mirrored> beside = mirror(receipt, event, unseen.arm());
            if (again.isEmpty() || beside.isEmpty()) {
                return;
            }
            Mirrored answer = beside.get();
            sink.accept(answered(live, receipt, again.get().nanos()));
            sink.accept(new Observation.Answered(
                    unseen, answer.nanos(), answer.outcome(), answer.fallback(), answer.probability()));
            sink.accept(new Observation.Compared(
                    unseen,
                    answer.outcome().equals(receipt.outcome())
                            && answer.unlike().orElse(0) == 0,
                    answer.unlike().orElse(Math.abs(answer.probability() - receipt.probability()))));
        }

        private Assignment other(Assignment live) {
            boolean control = live.arm().equals(Rollout.CONTROL);
            return new Assignment(live.trial(), live.period(), control ? RolloutDefinition.CANDIDATE : Rollout.CONTROL);
        }

        /// What an arm's version answers to the same event; empty where the receipt is of another application
        /// version, whose features lay otherwise.
        private Optional<Mirrored> mirror(Receipt receipt, Event event, String arm) {
            if (!receipt.applicationVersion()
                    .equals(plan.application().version().toString())) {
                return Optional.empty();
            }
            Decider decider = plan.decider().orElseThrow();
            int version = arm.equals(Rollout.CONTROL)
                    ? rollout.control()
                    : rollout.candidates().getOrDefault(arm, rollout.control());
            boolean models = rollout.line().kind().equals(answering.models().name());
            var policy = models
                    ? receipt.policy().isPresent()
                            ? answering.policy(receipt.policy().getAsInt())
                            : null
                    : answering.policy(version);
            var model = models
                    ? answering.model(version)
                    : receipt.model().isPresent()
                            ? answering.model(receipt.model().getAsInt())
                            : null;
            return Optional.of(decider.mirror(receipt, event, model, policy));
        }

        private void learned(StoredEvent stored) {
            Application application = plan.application();
            OutcomeDefinition outcome = application.outcome().orElseThrow();
            StreamDefinition stream = application.stream(outcome.stream());
            Event event = plan.streams().decode(stored);
            Boolean label = label(event.values()[stream.schema().slot(outcome.field())]);
            Object about = event.values()[
                    stream.schema().slot(stream.about().orElseThrow().field())];
            OptionalLong subject = journal.find(decided, String.valueOf(about));
            if (label == null || subject.isEmpty()) {
                return;
            }
            receipts.alone(subject.getAsLong())
                    .ifPresent(receipt -> ours(receipt)
                            .filter(assignment -> assignment.period() >= rollout.first())
                            .ifPresent(assignment -> learned(receipt, assignment, label)));
        }

        private void learned(Receipt receipt, Assignment live, boolean positive) {
            sink.accept(new Observation.Learned(live, flagged(receipt.outcome()), receipt.probability(), positive));
            if (lists || rollout.during(live.period()).mirror() == Stage.Mirror.NONE) {
                return;
            }
            receipts.event(receipt.offset())
                    .flatMap(event -> mirror(receipt, event, other(live).arm()))
                    .ifPresent(answer -> sink.accept(new Observation.Learned(
                            other(live), flagged(answer.outcome()), answer.probability(), positive)));
        }

        /// Whether the answer says yes. A list says it of each of its items; what somebody did with it is known of
        /// the list that was shown alone.
        private boolean flagged(String outcome) {
            return lists ? outcome.equals(SlateDefinition.OUTCOMES.getFirst()) : !outcome.equals(mildest);
        }
    }

    /// A label as yes or no; `null` where there is none.
    static @Nullable Boolean label(@Nullable Object value) {
        return switch (value) {
            case Boolean flag -> flag;
            case Number number -> number.doubleValue() > 0;
            case null, default -> null;
        };
    }
}
