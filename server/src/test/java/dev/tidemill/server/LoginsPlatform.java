package dev.tidemill.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.log.Durability;
import dev.tidemill.platform.ApiKeys.Role;
import dev.tidemill.platform.Config;
import dev.tidemill.platform.Job;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.platform.TrainRequest;
import dev.tidemill.registry.VersionLine;
import dev.tidemill.server.cli.Logging;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The logins of docs/applications.md in a real platform, in an application that demands a second person's approval
/// and declares retraining. Two versions that `ada` made: the first is approved by `berta` and in production.
public final class LoginsPlatform {
    /// The application.
    public static final String APP = "logins";

    private static final Instant NOW = Instant.parse("2026-03-31T00:00:00Z");
    private static final int LOGINS = 2500;
    private static final String LIFECYCLE = """
            approval: second_person
            retraining:
              gates: {metric: auc_roc, tolerance: 0.5}
            datasets: {anomalies: warn}
            """;

    /// Made when it is first asked for.
    private static final class Made {
        private static final Path FOLDER = make();
    }

    private LoginsPlatform() {}

    /// What a platform of a home in this folder is opened with: time stands still.
    public static Config config(Path folder) {
        return new Config(
                folder.resolve("home"),
                Durability.PROCESS,
                InstantSource.fixed(NOW),
                2,
                Config.DEFAULT_STATE_BYTES,
                "test");
    }

    /// Opens it with all that was said, in a folder that has nothing yet. What it has is made once and copied.
    public static Tidemill open(Path folder) throws IOException {
        Logging.bridge();
        Path made = Made.FOLDER;
        try (Stream<Path> files = Files.walk(made)) {
            for (Path file : files.toList()) {
                Path copy = folder.resolve(made.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
        return Tidemill.open(config(folder));
    }

    private static Path make() {
        try {
            Path folder = Files.createTempDirectory("logins");
            LoginsPage.writeApplication(folder);
            Path application = folder.resolve("apps/logins/app.yaml");
            Files.writeString(application, LIFECYCLE, StandardOpenOption.APPEND);
            LoginsPage.writeLogins(folder.resolve("logins.csv"), LOGINS);
            try (Tidemill tidemill = Tidemill.open(config(folder))) {
                tidemill.apply(application, "ada");
                done(tidemill, tidemill.importFiles(APP, "history", folder.resolve("logins.csv")));
                done(tidemill, tidemill.replayFeatures(APP, Optional.empty()));
                train(tidemill, "2026-03-02T00:00:00Z", "2026-03-20T00:00:00Z");
                train(tidemill, "2026-03-04T00:00:00Z", "2026-03-21T00:00:00Z");
                tidemill.library().approve(VersionLine.models(APP), 1, "berta", "good enough to begin with");
                tidemill.activate(APP, 1, "ada");
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void train(Tidemill tidemill, String from, String test) {
        TrainRequest request =
                new TrainRequest(Optional.empty(), Optional.of(Instant.parse(from)), Optional.of(Instant.parse(test)));
        done(tidemill, tidemill.train(APP, request, "ada"));
    }

    /// Waits until a job is done; returns what came of it.
    public static Map<String, Object> done(Tidemill tidemill, Job job) {
        Job ended = tidemill.await(job.id());
        assertThat(ended.state()).as(ended.failure().orElse("")).isEqualTo(Job.State.DONE);
        return ended.result();
    }

    /// A key of a person.
    public static String key(Tidemill tidemill, String who, Role role) {
        return tidemill.keys().create(who, role).key();
    }
}
