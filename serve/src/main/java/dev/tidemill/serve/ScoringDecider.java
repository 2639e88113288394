package dev.tidemill.serve;

import dev.tidemill.app.Application;
import dev.tidemill.app.PolicyDefinition;
import dev.tidemill.core.Event;
import dev.tidemill.core.TidemillException;
import io.micrometer.core.instrument.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// From a feature vector to a receipt: the model in use, or the declared fallback, then the policy.
///
/// The fallback answers by rules alone where there is no model (`no_model`), where it threw or gave something that
/// is no probability (`broken`), or where the deadline passed before it was asked or before it answered, or it had
/// more to do than it could (`late`).
public final class ScoringDecider implements Decider {
    private static final Logger LOG = LoggerFactory.getLogger(ScoringDecider.class);
    private static final int MOST_REASONS = 3;
    private static final long NO_DEADLINE = Long.MAX_VALUE;

    private final Application application;
    private final List<String> names;
    private final Policy policy;
    private final String mildest;
    private final long deadlineNanos;
    private final Versions versions;
    private final InstantSource clock;
    private final Clock stopwatch;

    /// @param versions  which ones answer a request, at the moment of asking
    /// @param clock     what time it is
    /// @param stopwatch measures spans
    public ScoringDecider(Application application, Versions versions, InstantSource clock, Clock stopwatch) {
        this.application = application;
        this.names =
                application.features().stream().map(feature -> feature.name()).toList();
        this.policy = Policy.compile(application);
        this.mildest = application.decision().orElseThrow().outcomes().getFirst();
        Duration deadline = application.decision().orElseThrow().deadline();
        this.deadlineNanos = deadline.toNanos();
        this.versions = versions;
        this.clock = clock;
        this.stopwatch = stopwatch;
    }

    /// A model's answer, or why there is none.
    private record Scored(OptionalInt version, double score, double probability, Optional<String> fallback) {
        static Scored none(String why) {
            return new Scored(OptionalInt.empty(), Double.NaN, Double.NaN, Optional.of(why));
        }
    }

    @Override
    public long nanos() {
        return stopwatch.monotonicTime();
    }

    @Override
    public Pending begin(Event event) {
        return (offset, vector, spent) -> decide(event, offset, vector, spent);
    }

    Receipt decide(Event event, long offset, double[] vector, Spent spent) {
        long begun = nanos();
        Routed routed = Routed.of(versions, event);
        @Nullable ScoringModel used = routed.model().map(ScoringModel::of).orElse(null);
        Policy ruler = routed.policy().map(Policy::of).orElse(policy);
        Scored scored = score(used, vector, begun + deadlineNanos - spent.total());
        long scoredAt = nanos();
        Policy.Ruling ruling = ruler.rule(event.values(), vector, scored.probability(), routed.experiments());
        List<Receipt.Reason> reasons =
                ruling.outcome().equals(mildest) ? List.of() : reasons(used, scored, ruling, vector);
        long ruled = nanos();
        return new Receipt(
                application.name(),
                application.version().toString(),
                event.id(),
                offset,
                offset + 1,
                event.time(),
                clock.millis(),
                "",
                names,
                vector,
                scored.version(),
                ruler.version(),
                scored.score(),
                scored.probability(),
                ruling.outcome(),
                ruling.fired().stream().map(PolicyDefinition.Rule::name).toList(),
                reasons,
                scored.fallback(),
                new Receipt.Timings(spent.read(), spent.log(), spent.fold(), scoredAt - begun, ruled - scoredAt),
                routed.policyVersion(),
                routed.assignments(),
                "");
    }

    @Override
    public Mirrored mirror(Receipt live, Event event, @Nullable ModelInUse used, @Nullable PolicyInUse named) {
        long begun = nanos();
        Policy ruler = named == null ? policy : Policy.of(named);
        Scored scored = score(used == null ? null : ScoringModel.of(used), live.features(), NO_DEADLINE);
        Policy.Ruling ruling = ruler.rule(event.values(), live.features(), scored.probability(), live.assignments());
        return new Mirrored(ruling.outcome(), scored.fallback().orElse(""), scored.probability(), nanos() - begun);
    }

    @Override
    public Receipt again(Receipt receipt, Event event, @Nullable ModelInUse model, @Nullable PolicyInUse named) {
        @Nullable ScoringModel used = model == null ? null : ScoringModel.of(model);
        Policy ruler = named == null ? policy : Policy.of(named);
        Scored scored = receipt.fallback().isPresent()
                ? Scored.none(receipt.fallback().get())
                : score(used, receipt.features(), NO_DEADLINE);
        Policy.Ruling ruling =
                ruler.rule(event.values(), receipt.features(), scored.probability(), receipt.assignments());
        return new Receipt(
                receipt.application(),
                application.version().toString(),
                receipt.id(),
                receipt.offset(),
                receipt.seen(),
                event.time(),
                receipt.decidedAt(),
                receipt.inputs(),
                names,
                receipt.features(),
                scored.version(),
                ruler.version(),
                scored.score(),
                scored.probability(),
                ruling.outcome(),
                ruling.fired().stream().map(PolicyDefinition.Rule::name).toList(),
                reasons(used, scored, ruling, receipt.features()),
                scored.fallback(),
                receipt.timings(),
                receipt.policy(),
                receipt.assignments(),
                "");
    }

    /// @param until when it has to be done, by the stopwatch
    private Scored score(@Nullable ScoringModel used, double[] vector, long until) {
        if (used == null) {
            return Scored.none("no_model");
        }
        if (nanos() > until) {
            return Scored.none("late");
        }
        try {
            double[] inputs = used.select(vector);
            double margin = used.scorer().margin(inputs, until - nanos());
            double score = 1 / (1 + StrictMath.exp(-margin));
            double probability = used.scorer().probabilityOf(margin);
            if (!(probability >= 0 && probability <= 1)) {
                throw new IllegalStateException("a probability must be within 0 and 1, got " + probability);
            }
            return nanos() > until
                    ? Scored.none("late")
                    : new Scored(OptionalInt.of(used.version()), score, probability, Optional.empty());
        } catch (RuntimeException e) {
            if (e instanceof TidemillException cut && cut.code().retryable()) {
                return Scored.none("late");
            }
            LOG.warn("model {} of {} failed; rules answer instead", used.version(), application.name(), e);
            return Scored.none("broken");
        }
    }

    private List<Receipt.Reason> reasons(
            @Nullable ScoringModel used, Scored scored, Policy.Ruling ruling, double[] vector) {
        List<Receipt.Reason> reasons = new ArrayList<>();
        for (PolicyDefinition.Rule rule : ruling.fired()) {
            reasons.add(new Receipt.Reason(rule.name(), rule.reason(), 0));
        }
        if (used != null && scored.fallback().isEmpty()) {
            for (Contribution moved : used.scorer().reasons(used.select(vector), MOST_REASONS)) {
                reasons.add(new Receipt.Reason(
                        moved.feature(),
                        moved.feature() + " = " + shown(moved.value())
                                + (moved.contribution() > 0 ? " raises the score" : " lowers the score"),
                        moved.contribution()));
            }
        }
        return reasons;
    }

    private static String shown(double value) {
        if (Double.isNaN(value)) {
            return "missing";
        }
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.4g", value);
    }
}
