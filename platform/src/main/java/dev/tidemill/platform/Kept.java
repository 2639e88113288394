package dev.tidemill.platform;

import dev.tidemill.app.Application;
import dev.tidemill.app.Feature;
import dev.tidemill.app.OutcomeDefinition;
import dev.tidemill.app.Reach;
import dev.tidemill.app.Scope;
import dev.tidemill.app.StreamDefinition;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.features.FeaturePlan;
import dev.tidemill.log.Commit;
import dev.tidemill.log.Journal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// Which part of the past a journal still has, and what of it can therefore be computed again.
///
/// A mark for each stream says that its events before an instant are gone, or about to go. States are not touched
/// by
/// that: they are the fold of everything that was. What is computed from the journal is right from the instant on
/// at
/// which every feature finds all that it looks back at.
final class Kept {
    private Kept() {}

    /// Before which instant events of the stream are gone, in milliseconds; [Long#MIN_VALUE] where all are there.
    static long from(Journal journal, String stream) {
        byte[] mark = journal.mark(name(stream));
        return mark == null ? Long.MIN_VALUE : ByteBuffer.wrap(mark).getLong();
    }

    static Commit.Entry mark(String stream, long from) {
        return new Commit.Entry(
                name(stream), ByteBuffer.allocate(Long.BYTES).putLong(from).array());
    }

    private static byte[] name(String stream) {
        return ("kept-from:" + stream).getBytes(StandardCharsets.UTF_8);
    }

    /// Decisions from this time on can be computed again from the journal, in milliseconds; [Long#MIN_VALUE] where
    /// all
    /// can, [Long#MAX_VALUE] where none can.
    static long recomputableFrom(Application application, Journal journal) {
        long from = application.decision().isPresent()
                ? from(journal, application.decided().name())
                : Long.MIN_VALUE;
        Optional<OutcomeDefinition> outcome = application.outcome();
        if (outcome.isPresent()) {
            from = Math.max(from, from(journal, outcome.get().stream()));
        }
        for (Feature feature : application.features()) {
            if (feature instanceof Feature.Aggregate aggregate) {
                from = Math.max(from, from(application, journal, aggregate));
            }
        }
        return from;
    }

    private static long from(Application application, Journal journal, Feature.Aggregate feature) {
        long from = Long.MIN_VALUE;
        for (StreamDefinition stream : application.streams().values()) {
            if (uses(feature, stream)) {
                from = Math.max(from, from(journal, stream.name()));
            }
        }
        if (from == Long.MIN_VALUE) {
            return from;
        }
        Optional<Duration> reach = Reach.of(feature);
        return reach.isPresent() ? from + reach.get().toMillis() : Long.MAX_VALUE;
    }

    private static boolean uses(Feature.Aggregate feature, StreamDefinition stream) {
        boolean tells = stream.about()
                .filter(about -> about.stream().equals(feature.stream()))
                .isPresent();
        boolean listens = (feature.where().orElse("") + feature.of().orElse("")).contains(Scope.OUTCOME);
        return stream.name().equals(feature.stream()) || (tells && listens);
    }

    /// Refuses a version whose new features would have to be computed from events that are gone.
    ///
    /// @param missing digests of the feature groups that the journal has no states of
    /// @throws TidemillException CONFLICT with the feature, what is kept, and what can be done
    static void require(Application application, FeaturePlan plan, Set<String> missing, Journal journal) {
        for (FeaturePlan.Group group : plan.groups()) {
            if (!missing.contains(group.digest())) {
                continue;
            }
            for (Feature feature : application.features()) {
                if (feature instanceof Feature.Aggregate aggregate
                        && aggregate.stream().equals(group.stream())
                        && aggregate.key().equals(group.key())) {
                    require(application, aggregate, journal);
                }
            }
        }
    }

    private static void require(Application application, Feature.Aggregate feature, Journal journal) {
        long from = from(application, journal, feature);
        if (from == Long.MIN_VALUE) {
            return;
        }
        StreamDefinition decided = application.decided();
        long watermark = journal.watermark(journal.stream(decided.name()));
        long firstRead = watermark == Long.MIN_VALUE
                ? watermark
                : watermark - decided.lateness().toMillis();
        if (firstRead >= from) {
            return;
        }
        String gone = feature.stream() + " before " + Instant.ofEpochMilli(from(journal, feature.stream()));
        String remedy = from == Long.MAX_VALUE
                ? "give it a window"
                : "give it a shorter window, or apply it once events behind "
                        + Instant.ofEpochMilli(from + decided.lateness().toMillis()) + " have come";
        throw new TidemillException(
                ErrorCode.CONFLICT,
                "feature " + feature.name() + " must be computed from events that are kept, and those of " + gone
                        + " were removed by retention (" + remedy
                        + "; features by the same key are computed together)");
    }
}
