package dev.tidemill.bench.platform;

import dev.tidemill.fraud.HandbookCsv;
import dev.tidemill.fraud.Simulation;
import dev.tidemill.fraud.Simulator;
import dev.tidemill.platform.Job;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.platform.TrainRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/// Carries the fraud application from a file to a model in use.
final class PreparedHome {
    static final String APPLICATION = "fraud";
    static final String MAPPING = "handbook";
    private static final String WHO = "bench";

    private PreparedHome() {}

    /// Applies, imports, replays, trains and activates.
    ///
    /// @param files where the simulated files are written
    static void prepare(Tidemill tidemill, Path root, Path files, Simulation history, Consumer<String> say)
            throws IOException {
        say.accept("simulating the history …");
        HandbookCsv.Written written = HandbookCsv.write(new Simulator(history), files);
        tidemill.apply(root.resolve("apps/" + APPLICATION), WHO);
        say.accept("importing " + written.transactions() + " transactions …");
        done(tidemill.await(tidemill.importFiles(APPLICATION, MAPPING, files).id()));
        say.accept("replaying features …");
        done(tidemill.await(
                tidemill.replayFeatures(APPLICATION, Optional.empty()).id()));
        say.accept("training …");
        Job trained = done(
                tidemill.await(tidemill.train(APPLICATION, TrainRequest.NEWEST).id()));
        if (!(trained.result().get("version") instanceof Number version)) {
            throw new IllegalStateException("training must tell the version that it made, told " + trained.result());
        }
        tidemill.activate(APPLICATION, version.intValue(), WHO);
    }

    /// @throws IllegalStateException where the job failed
    static Job done(Job job) {
        if (job.state() != Job.State.DONE) {
            throw new IllegalStateException(
                    job.kind() + " failed: " + job.failure().orElse(job.message()));
        }
        return job;
    }
}
