package dev.tidemill.serve;

import dev.tidemill.app.Application;
import dev.tidemill.app.ApplicationReader;
import dev.tidemill.core.Event;
import dev.tidemill.features.FeaturePlan;
import dev.tidemill.features.LiveFeatures;
import dev.tidemill.features.LiveLimits;
import dev.tidemill.log.Journal;
import io.micrometer.core.instrument.MockClock;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A small application for tests: logins, and later verdicts on them.
final class Logins {
    static final long NOON = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();

    private Logins() {}

    static Application application() {
        try (InputStream in = Objects.requireNonNull(Logins.class.getResourceAsStream("app.yaml"))) {
            return ApplicationReader.read("app.yaml", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Event login(String id, long time, String account, String address, @Nullable Double delay) {
        return new Event("logins", id, time, time, new Object[] {id, time, account, address, delay});
    }

    static Event verdict(String id, long time, String login, boolean stolen) {
        return new Event("verdicts", id, time, time, new Object[] {id, time, login, stolen});
    }

    static Pipeline.Plan plan(Journal journal, LiveLimits limits, @Nullable ModelInUse model) {
        Application application = application();
        LiveFeatures features = new LiveFeatures(FeaturePlan.compile(application), journal::state, limits);
        Decider decider = new ScoringDecider(
                application,
                Versions.of(() -> model),
                InstantSource.fixed(Instant.ofEpochMilli(NOON)),
                new MockClock());
        return new Pipeline.Plan(application, new Streams(application, journal), features, Optional.of(decider));
    }
}
