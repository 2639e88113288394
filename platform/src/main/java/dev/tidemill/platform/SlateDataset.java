package dev.tidemill.platform;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.data.DatasetReader;
import dev.tidemill.recommend.bundle.InteractionLog;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The interactions that lists are learned from, read again from the dataset that keeps them.
final class SlateDataset {
    static final String USER = "user";
    static final String SESSION = "session";
    static final String ITEM = "item";
    static final String KIND = "kind";
    static final String WEIGHT = "weight";
    static final String TIME = "time";

    private SlateDataset() {}

    /// What holds together what was done in one go.
    ///
    /// @param session empty where there was none: all that the user did is one sequence
    static String sequence(String user, String session) {
        return session.isEmpty() ? "user " + user : "session " + session;
    }

    /// Adds all of a dataset to a log.
    ///
    /// @throws TidemillException NOT_FOUND where there is none, INVALID where it has no interactions
    static void read(Services services, String digest, InteractionLog log) {
        read(services.datasets().open(digest), log);
    }

    /// Adds all of a dataset to a log, in its order. One that was kept without sessions has one sequence for each
    /// user.
    ///
    /// @throws TidemillException INVALID where it has no interactions
    static void read(DatasetReader dataset, InteractionLog log) {
        if (!has(dataset, WEIGHT)) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "a dataset to learn lists from must have interactions, got "
                            + dataset.manifest().digest()
                            + "; leave it out, and they are read from the journal");
        }
        @Nullable String[] users = dataset.strings(USER);
        @Nullable String[] items = dataset.strings(ITEM);
        @Nullable String[] sessions = has(dataset, SESSION) ? dataset.strings(SESSION) : new String[users.length];
        double[] weights = dataset.numbers(WEIGHT);
        long[] times = dataset.longs(TIME);
        for (int row = 0; row < times.length; row++) {
            String user = String.valueOf(users[row]);
            String session = sessions[row];
            log.add(
                    user,
                    sequence(user, session == null ? "" : session),
                    String.valueOf(items[row]),
                    (float) weights[row],
                    times[row]);
        }
    }

    private static boolean has(DatasetReader dataset, String name) {
        return dataset.manifest().columns().stream()
                .anyMatch(column -> column.name().equals(name));
    }

    /// Time of the newest interaction that a dataset has; of none the least time there is.
    static long newest(Services services, String digest) {
        return services.datasets().get(digest).isEmpty()
                ? Long.MIN_VALUE
                : Arrays.stream(services.datasets().open(digest).longs(TIME))
                        .max()
                        .orElse(Long.MIN_VALUE);
    }
}
