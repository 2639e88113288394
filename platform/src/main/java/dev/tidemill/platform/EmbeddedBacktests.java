package dev.tidemill.platform;

import dev.tidemill.app.Application;
import dev.tidemill.app.ApplicationReader;
import dev.tidemill.app.Compatibility;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Problem;
import dev.tidemill.core.TidemillException;
import dev.tidemill.registry.VersionLine;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/// Backtests as jobs.
final class EmbeddedBacktests implements Backtests {
    private final Services services;
    private final JobRunner jobs;
    private final Function<String, ApplicationRuntime> runtimes;

    EmbeddedBacktests(Services services, JobRunner jobs, Function<String, ApplicationRuntime> runtimes) {
        this.services = services;
        this.jobs = jobs;
        this.runtimes = runtimes;
    }

    @Override
    public Job start(String application, BacktestRequest request) {
        ApplicationRuntime runtime = runtimes.apply(application);
        Application current = runtime.application();
        if (current.decision().isEmpty()) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "application " + application + " must declare a decision to be decided again; add one to its file");
        }
        Optional<Application> other = other(runtime, request);
        other.ifPresent(candidate -> requireSameEvents(current, candidate));
        if (current.slate().isPresent()) {
            SlateBacktest lists = new SlateBacktest(runtime, services, request, other);
            return jobs.start(application, "backtest", "events", lists::run);
        }
        Contender.Production production = new Contender.Production(
                active(runtime.models().line()),
                active(runtime.answering().policies().line()));
        Backtest work = new Backtest(runtime, services, request, new Contender(runtime, request, other, production));
        return jobs.start(application, "backtest", "events", work::run);
    }

    private OptionalInt active(VersionLine line) {
        return services.registry()
                .active(line)
                .map(version -> OptionalInt.of(version.version()))
                .orElse(OptionalInt.empty());
    }

    private static Optional<Application> other(ApplicationRuntime runtime, BacktestRequest request) {
        return request.file()
                .map(ApplicationReader::read)
                .or(() -> request.version().map(runtime::version));
    }

    /// The events of the period were taken in as the version in use says; another version may add to them, no more.
    private static void requireSameEvents(Application current, Application candidate) {
        if (!candidate.name().equals(current.name())) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "file must be one of application " + current.name() + ", got \"" + candidate.name() + "\"");
        }
        if (candidate.decision().isEmpty()
                || !candidate.decided().name().equals(current.decided().name())) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "version " + candidate.version() + " must decide on "
                            + current.decided().name() + ", as the one in use does");
        }
        List<Problem> broken = Compatibility.compare(current, candidate).stream()
                .filter(change -> change.breaks() && change.place().startsWith("streams."))
                .map(change -> new Problem(change.place(), change.message(), "", ""))
                .toList();
        if (!broken.isEmpty()) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "version " + candidate.version() + " must read the events that are there: " + broken.getFirst(),
                    broken);
        }
    }
}
