package dev.tidemill.server;

import dev.tidemill.core.Tenant;
import dev.tidemill.log.EmbeddedHome;
import dev.tidemill.registry.Provenance;
import dev.tidemill.registry.Registry;
import dev.tidemill.registry.VersionLine;
import dev.tidemill.registry.tracking.DatasetInput;
import dev.tidemill.registry.tracking.MetricPoint;
import dev.tidemill.registry.tracking.NewRun;
import dev.tidemill.registry.tracking.RunBatch;
import dev.tidemill.registry.tracking.RunChange;
import dev.tidemill.registry.tracking.RunStatus;
import dev.tidemill.registry.tracking.Tracking;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// A real registry and real runs in a home of their own: three models of `fraud` that are only names, made by
/// `ada`, the first in production; a policy that a second person has to approve; two runs, `shallow` and
/// `deep`.
final class FakeGround implements AutoCloseable {
    private static final long SEED = 5;

    private final EmbeddedHome home;
    final Registry registry;
    final Tracking tracking;

    FakeGround() {
        try {
            home = EmbeddedHome.open(Files.createTempDirectory("ground"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        registry = Registry.open(home.metadata(), home.blobs(), () -> Samples.NOW);
        registry.approvals().demand(line -> line.kind().equals("policy"));
        tracking = Tracking.open(new Tracking.Ground(
                home.metadata(), home.blobs(), () -> Samples.NOW, new Random(SEED), Tenant.DEFAULT, registry::holds));
        versions();
        run("shallow", "3", 0.1);
        run("deep", "6", 0.2);
    }

    private void versions() {
        VersionLine models = VersionLine.models("fraud");
        for (String name : List.of("one", "two", "three")) {
            register(models, name, Map.of("split.train_from", "2018-04-01T00:00:00Z"));
        }
        registry.activate(models, 1, "ada");
        register(new VersionLine(Tenant.DEFAULT, "fraud", "policy"), "careful", Map.of());
    }

    private void register(VersionLine line, String name, Map<String, String> parameters) {
        Provenance provenance =
                new Provenance("", "1.0.0", "", List.of("amount"), parameters, 0, "test", Map.of("test.auc", 0.9), "");
        registry.register(line, name.getBytes(StandardCharsets.UTF_8), provenance, "ada");
    }

    private void run(String name, String depth, double slope) {
        String experiment = tracking.experiments().named("fraud").id();
        String id = tracking.begin(
                        new NewRun(experiment, Optional.of(name), "ada", Optional.empty(), Map.of("team", "risk")))
                .info()
                .id();
        List<MetricPoint> points = new ArrayList<>();
        for (int step = 1; step <= 10; step++) {
            points.add(new MetricPoint("loss", 1 - slope * step / 2, Samples.NOW.toEpochMilli(), step));
        }
        points.add(new MetricPoint("auc", 0.8 + slope / 2, Samples.NOW.toEpochMilli(), 0));
        points.add(new MetricPoint("broken", Double.NaN, Samples.NOW.toEpochMilli(), 0));
        tracking.log(id, new RunBatch(points, Map.of("depth", depth, "eta", "0.1"), Map.of()));
        tracking.inputs(
                id,
                List.of(new DatasetInput(
                        "fraud",
                        "d".repeat(36),
                        "tidemill",
                        "tidemill:/datasets/d",
                        "{\"columns\":[\"amount\",\"night\"]}",
                        "",
                        Map.of(DatasetInput.CONTEXT, "training"))));
        tracking.files()
                .put(
                        Tracking.ownFolder(tracking.run(id).info()).orElseThrow() + "/notes/read me.html",
                        "<script>alert(1)</script>".getBytes(StandardCharsets.UTF_8));
        tracking.update(id, RunChange.ended(RunStatus.FINISHED, Samples.NOW.plusSeconds(75)));
    }

    @Override
    public void close() {
        home.close();
    }
}
