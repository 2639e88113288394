package dev.tidemill.platform;

import dev.tidemill.core.Event;
import dev.tidemill.features.FeaturePlan;
import dev.tidemill.features.LiveFeatures;
import dev.tidemill.features.LiveLimits;
import dev.tidemill.features.StateWriter;
import dev.tidemill.log.Commit;
import dev.tidemill.log.Journal;
import dev.tidemill.log.StoredEvent;
import dev.tidemill.serve.Pipeline;
import dev.tidemill.serve.Projection;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Brings the states of feature groups and of a system's projection that a journal does not have yet up to its end,
/// by folding all its events into them. A mark in the journal says which are complete.
final class StateRebuild {
    private static final byte[] MARK = "feature-groups".getBytes(StandardCharsets.UTF_8);
    private static final int EVENTS_PER_COMMIT = 4096;

    private StateRebuild() {}

    /// Digests of the groups of the plan whose states the journal does not have, though it has events.
    static Set<String> missing(Journal journal, FeaturePlan plan) {
        if (journal.end() == 0) {
            return Set.of();
        }
        byte[] mark = journal.mark(MARK);
        Set<String> complete = mark == null
                ? Set.of()
                : new String(mark, StandardCharsets.UTF_8).lines().collect(Collectors.toSet());
        return plan.groups().stream()
                .map(FeaturePlan.Group::digest)
                .filter(digest -> !complete.contains(digest))
                .collect(Collectors.toSet());
    }

    /// Nothing else is written meanwhile.
    static void rebuild(Journal journal, Pipeline.Plan plan, Consumer<Commit> writer) {
        FeaturePlan features = plan.features().plan();
        Set<String> wanted =
                features.groups().stream().map(FeaturePlan.Group::digest).collect(Collectors.toSet());
        plan.projection().ifPresent(projection -> wanted.add(projection.digest()));
        byte[] mark = journal.mark(MARK);
        Set<String> complete = mark == null
                ? Set.of()
                : new String(mark, StandardCharsets.UTF_8).lines().collect(Collectors.toSet());
        Set<String> missing =
                wanted.stream().filter(digest -> !complete.contains(digest)).collect(Collectors.toSet());
        if (!missing.isEmpty() && journal.end() > journal.begin()) {
            missing.forEach(digest -> journal.dropStates(HexFormat.of().parseHex(digest)));
            plan.projection().ifPresent(Projection::restore);
            fold(journal, plan, missing, writer);
        }
        plan.projection().ifPresent(Projection::restore);
        complete.stream()
                .filter(digest -> !wanted.contains(digest))
                .forEach(digest -> journal.dropStates(HexFormat.of().parseHex(digest)));
        if (!wanted.equals(complete)) {
            String all = wanted.stream().sorted().collect(Collectors.joining("\n"));
            writer.accept(new Commit().mark(MARK, all.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static void fold(Journal journal, Pipeline.Plan plan, Set<String> groups, Consumer<Commit> writer) {
        LiveFeatures features =
                new LiveFeatures(plan.features().plan(), journal::state, LiveLimits.DEFAULT, groups::contains);
        Commit[] commit = {new Commit()};
        StateWriter states = new StateWriter() {
            @Override
            public void merge(byte[] key, byte[] delta) {
                commit[0].merge(key, delta);
            }

            @Override
            public void put(byte[] key, byte[] snapshot) {
                commit[0].state(key, snapshot);
            }
        };
        Optional<Projection> projection =
                plan.projection().filter(one -> groups.contains(one.digest()));
        int folded = 0;
        try (Journal.Cursor cursor = journal.scan(journal.begin(), journal.end())) {
            for (StoredEvent stored = cursor.next(); stored != null; stored = cursor.next()) {
                if (stored.late() || !plan.streams().knows(stored)) {
                    continue;
                }
                Event event = plan.streams().decode(stored);
                features.fold(event, plan.streams().about(journal, event), states);
                if (projection.isPresent()) {
                    projection.get().fold(event, stored.offset(), states);
                }
                if (++folded % EVENTS_PER_COMMIT == 0) {
                    writer.accept(commit[0]);
                    commit[0] = new Commit();
                    features.committed();
                    projection.ifPresent(Projection::committed);
                }
            }
        }
        writer.accept(commit[0]);
    }
}
