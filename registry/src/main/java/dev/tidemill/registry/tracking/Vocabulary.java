package dev.tidemill.registry.tracking;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What filters and orders over one kind of thing may speak of.
///
/// @param subjects what beside attributes
/// @param texts    attributes that are text: what people call them → the usual spelling
/// @param numbers  attributes that are numbers
public record Vocabulary(Set<Subject> subjects, Map<String, String> texts, Map<String, String> numbers) {
    /// Runs.
    public static final Vocabulary RUNS = new Vocabulary(
            Set.of(Subject.METRIC, Subject.PARAMETER, Subject.TAG, Subject.ATTRIBUTE, Subject.DATASET),
            Map.of(
                    "run_id", "run_id",
                    "run_name", "run_name",
                    "run name", "run_name",
                    "name", "run_name",
                    "status", "status",
                    "user_id", "user_id",
                    "user", "user_id",
                    "experiment_id", "experiment_id"),
            Map.of("start_time", "start_time", "created", "start_time", "end_time", "end_time"));

    /// Experiments.
    public static final Vocabulary EXPERIMENTS = new Vocabulary(
            Set.of(Subject.TAG, Subject.ATTRIBUTE),
            Map.of("name", "name", "experiment_id", "experiment_id"),
            Map.of("creation_time", "creation_time", "last_update_time", "last_update_time"));

    /// Lines of versions, which MLflow calls registered models.
    public static final Vocabulary LINES = new Vocabulary(
            Set.of(Subject.TAG, Subject.ATTRIBUTE),
            Map.of("name", "name"),
            Map.of(
                    "timestamp",
                    "last_updated_timestamp",
                    "last_updated_timestamp",
                    "last_updated_timestamp",
                    "creation_timestamp",
                    "creation_timestamp"));

    /// Versions.
    public static final Vocabulary VERSIONS = new Vocabulary(
            Set.of(Subject.TAG, Subject.ATTRIBUTE),
            Map.of("name", "name", "run_id", "run_id", "source_path", "source_path"),
            Map.of(
                    "version_number",
                    "version_number",
                    "version",
                    "version_number",
                    "creation_timestamp",
                    "creation_timestamp",
                    "last_updated_timestamp",
                    "last_updated_timestamp"));

    private static final Set<String> OF_DATASETS = Set.of("name", "digest", "context");

    public Vocabulary {
        subjects = Set.copyOf(subjects);
        texts = Map.copyOf(texts);
        numbers = Map.copyOf(numbers);
    }

    Optional<String> text(Subject subject, String key) {
        return switch (subject) {
            case METRIC -> Optional.empty();
            case PARAMETER, TAG -> Optional.of(key);
            case ATTRIBUTE -> Optional.ofNullable(texts.get(key.toLowerCase(Locale.ROOT)));
            case DATASET -> OF_DATASETS.contains(key) ? Optional.of(key) : Optional.empty();
        };
    }

    Optional<String> number(Subject subject, String key) {
        return switch (subject) {
            case METRIC -> Optional.of(key);
            case ATTRIBUTE -> Optional.ofNullable(numbers.get(key.toLowerCase(Locale.ROOT)));
            case PARAMETER, TAG, DATASET -> Optional.empty();
        };
    }

    /// What a subject has, for messages.
    Set<String> keys(Subject subject) {
        if (subject == Subject.DATASET) {
            return new TreeSet<>(OF_DATASETS);
        }
        Set<String> all = new TreeSet<>(texts.values());
        all.addAll(numbers.values());
        return all;
    }
}
