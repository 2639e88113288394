package dev.tidemill.platform;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.data.DatasetManifest;
import dev.tidemill.data.check.BatchNote;
import dev.tidemill.data.check.DataNotes;
import dev.tidemill.registry.Version;
import dev.tidemill.registry.VersionLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// An application's datasets: found by digest or tag, judged when they are made, removed when nothing needs them.
final class DatasetShelf {
    private static final int SHORTEST = 8;

    private final Services services;
    private final DataNotes notes;

    DatasetShelf(Services services, DataNotes notes) {
        this.services = services;
        this.notes = notes;
    }

    private List<DatasetManifest> all(String application) {
        return services.datasets().list().stream()
                .filter(manifest -> manifest.origin().application().equals(application))
                .toList();
    }

    /// The dataset that a digest, the beginning of one, or a tag means.
    DatasetManifest find(String application, String reference) {
        String tagged = notes.datasets().tags(application).getOrDefault(reference, reference);
        List<DatasetManifest> found = all(application).stream()
                .filter(manifest -> manifest.digest().equals(tagged)
                        || (tagged.length() >= SHORTEST && manifest.digest().startsWith(tagged)))
                .toList();
        if (found.size() != 1) {
            throw new TidemillException(
                    ErrorCode.NOT_FOUND,
                    "application " + application + " has " + (found.isEmpty() ? "no dataset" : "several datasets")
                            + " \"" + reference + "\" (give a digest, at least 8 digits of it, or one of the tags "
                            + notes.datasets().tags(application).keySet() + ")");
        }
        return found.getFirst();
    }

    DatasetSummary summary(DatasetManifest manifest) {
        return new DatasetSummary(
                manifest.digest(),
                manifest.origin().version(),
                manifest.rows(),
                manifest.created(),
                Instant.ofEpochMilli(manifest.origin().cutoff()),
                services.datasets().manifestJson(manifest));
    }

    /// Whether it is like those before it; judged once, when it is first seen.
    BatchNote judged(DatasetManifest manifest) {
        return notes.profiles()
                .judge(manifest.origin().application(), BatchNote.DATASET, manifest.digest(), manifest.profile(), true);
    }

    List<DatasetRemoval> expire(String application, Instant before, boolean force, boolean apply) {
        Map<String, Integer> needed = new HashMap<>();
        VersionLine line = new VersionLine(services.tenant(), application, VersionLine.MODEL);
        for (Version version : services.registry().versions(line)) {
            needed.putIfAbsent(version.provenance().dataset(), version.version());
        }
        Set<String> pinned = notes.datasets().pins(application);
        List<DatasetRemoval> removals = new ArrayList<>();
        for (DatasetManifest manifest : all(application)) {
            if (!manifest.created().isBefore(before)) {
                continue;
            }
            Optional<String> kept = pinned.contains(manifest.digest())
                    ? Optional.of("it is pinned")
                    : needed.containsKey(manifest.digest()) && !force
                            ? Optional.of("model version " + needed.get(manifest.digest()) + " was made from it")
                            : Optional.empty();
            if (kept.isEmpty() && apply) {
                services.datasets().delete(manifest.digest());
                notes.datasets().forget(application, manifest.digest());
            }
            removals.add(new DatasetRemoval(
                    manifest.digest(),
                    kept.isEmpty() && apply,
                    kept.orElse(apply ? "made " + manifest.created() : "would be removed")));
        }
        return removals;
    }
}
