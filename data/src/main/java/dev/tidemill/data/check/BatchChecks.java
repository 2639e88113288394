package dev.tidemill.data.check;

import dev.tidemill.app.Application;
import dev.tidemill.app.CheckDefinition;
import dev.tidemill.app.CheckDefinition.Rule;
import dev.tidemill.app.StreamDefinition;
import dev.tidemill.core.Event;
import dev.tidemill.data.BatchProfiler;
import dev.tidemill.data.Profile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/// Profiles a batch of events in passing, stream by stream, and runs the checks that the application declares. One
/// thread, used once. Memory is bounded: profiles are samples, uniqueness looks at four million keys, of ids that
/// are
/// not known yet a hundred thousand wait for the end of the batch.
public final class BatchChecks {
    private final Map<String, Work> byStream = new LinkedHashMap<>();
    private final Map<String, KeyTimes> ids = new LinkedHashMap<>();

    private record Work(StreamDefinition stream, BatchProfiler profiler, List<Checker> checkers) {}

    /// @param known  says which ids are there already
    /// @param newest gives the time of a stream's newest event before the batch; [Long#MIN_VALUE] without one
    public BatchChecks(Application application, KnownIds known, ToLongFunction<String> newest) {
        for (StreamDefinition stream : application.streams().values()) {
            List<Checker> checkers = new ArrayList<>();
            for (CheckDefinition check : stream.checks()) {
                checkers.add(checker(stream, check, known, newest));
                if (check.rule() instanceof Rule.Known reference) {
                    ids.putIfAbsent(reference.stream(), new KeyTimes());
                }
            }
            byStream.put(stream.name(), new Work(stream, new BatchProfiler(stream), checkers));
        }
    }

    private Checker checker(
            StreamDefinition stream, CheckDefinition check, KnownIds known, ToLongFunction<String> newest) {
        return switch (check.rule()) {
            case Rule.Row row -> new EventCheckers.Row(stream, check, row);
            case Rule.Unique unique -> new EventCheckers.Unique(stream, check, unique);
            case Rule.Known reference -> new EventCheckers.Known(stream, check, reference, known, this::inBatch);
            case Rule.Fresh fresh -> new BatchCheckers.Fresh(stream, check, fresh, newest.applyAsLong(stream.name()));
            case Rule.Complete complete -> new BatchCheckers.Complete(stream, check, complete);
            case Rule.Statistic statistic -> new BatchCheckers.Statistic(stream, check, statistic);
        };
    }

    /// Looks at an event; those of streams that the application lacks are passed over.
    public void add(Event event) {
        Work work = byStream.get(event.stream());
        if (work != null) {
            work.profiler.add(event);
            KeyTimes mentioned = ids.get(event.stream());
            if (mentioned != null && !mentioned.full()) {
                mentioned.put(KeyTimes.hash(0, event.id()), 0);
            }
            for (Checker checker : work.checkers) {
                checker.add(event);
            }
        }
    }

    private boolean inBatch(String stream, String id) {
        KeyTimes seen = ids.get(stream);
        return seen != null && seen.contains(KeyTimes.hash(0, id));
    }

    /// The profile of each stream that had events.
    public Map<String, Profile> profiles() {
        Map<String, Profile> profiles = new LinkedHashMap<>();
        byStream.forEach((name, work) -> {
            Profile profile = work.profiler.profile();
            if (profile.rows() > 0) {
                profiles.put(name, profile);
            }
        });
        return profiles;
    }

    /// What came of the checks, at the end. Checks of streams without an event in this batch are left out, but for
    /// freshness and counts, where `all` asks for them.
    public List<CheckResult> results(long now, boolean all) {
        List<CheckResult> results = new ArrayList<>();
        for (Work work : byStream.values()) {
            Profile profile = work.profiler.profile();
            for (Checker checker : work.checkers) {
                boolean always = all && (checker instanceof BatchCheckers.Fresh || counts(checker));
                if (profile.rows() > 0 || always) {
                    results.add(checker.result(profile, now));
                }
            }
        }
        return results;
    }

    private static boolean counts(Checker checker) {
        return checker.check.rule() instanceof Rule.Statistic statistic
                && statistic.field().isEmpty();
    }
}
