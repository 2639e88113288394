package dev.tidemill.platform;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/// What is decided again, and with what. What is not named stays as it was.
///
/// @param model   another version of the model
/// @param policy  another registered version of the policy
/// @param version another applied version of the application, with its features and its policy
/// @param file    an application file, or a folder with one, that need not be applied; instead of `version`
/// @param from    the first event time of the period
/// @param to      the time behind it
/// @param knownBy outcomes that became known later do not count; empty: now
public record BacktestRequest(
        OptionalInt model,
        OptionalInt policy,
        Optional<String> version,
        Optional<Path> file,
        Optional<Instant> from,
        Optional<Instant> to,
        Optional<Instant> knownBy) {
    /// Everything as it was, over everything.
    public static final BacktestRequest SAME = new BacktestRequest(
            OptionalInt.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    public BacktestRequest {
        if (version.isPresent() && file.isPresent()) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "a backtest must name either an applied version or a file, got version " + version.get() + " and file "
                            + file.get());
        }
        if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
            throw new TidemillException(
                    ErrorCode.INVALID, "from must be before to, got " + from.get() + " and " + to.get());
        }
    }

    public BacktestRequest withModel(int number) {
        return new BacktestRequest(OptionalInt.of(number), policy, version, file, from, to, knownBy);
    }

    public BacktestRequest withFile(Path path) {
        return new BacktestRequest(model, policy, version, Optional.of(path), from, to, knownBy);
    }

    public BacktestRequest within(Instant first, Instant end) {
        return new BacktestRequest(model, policy, version, file, Optional.of(first), Optional.of(end), knownBy);
    }
}
