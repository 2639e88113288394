package dev.tidemill.platform;

import dev.tidemill.core.Tenant;
import dev.tidemill.data.Datasets;
import dev.tidemill.log.Home;
import dev.tidemill.registry.ApplicationVersions;
import dev.tidemill.registry.Registry;
import dev.tidemill.registry.tracking.Tracking;
import io.micrometer.core.instrument.MeterRegistry;

/// What every application of one tenant shares.
record Services(
        Config config,
        Tenant tenant,
        Home home,
        ApplicationVersions versions,
        Registry registry,
        Tracking tracking,
        Datasets datasets,
        MeterRegistry meters) {}
