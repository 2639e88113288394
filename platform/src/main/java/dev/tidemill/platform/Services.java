package dev.tidemill.platform;

import dev.tidemill.core.Tenant;
import dev.tidemill.data.Datasets;
import dev.tidemill.log.Home;
import dev.tidemill.registry.ApplicationVersions;
import dev.tidemill.registry.Registry;
import dev.tidemill.registry.tracking.Tracking;
import dev.tidemill.serve.embedding.TextEmbedder;
import dev.tidemill.serve.formats.ScorerFormats;
import dev.tidemill.serve.inference.Batching;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.locks.Lock;

/// What every application of one tenant shares.
///
/// @param beside the turn of those who work beside decisions and nobody waits for ([Throttle])
record Services(
        Config config,
        Tenant tenant,
        Home home,
        ApplicationVersions versions,
        Registry registry,
        Tracking tracking,
        Datasets datasets,
        MeterRegistry meters,
        ExecutorService modelThreads,
        Batching batching,
        ScorerFormats formats,
        TextEmbedder embedder,
        Lock beside) {}
