package dev.tidemill.platform;

import dev.tidemill.log.Durability;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/// How a platform is opened.
///
/// @param home       where everything is kept
/// @param durability what an acknowledged write survives
/// @param clock      what time it is
/// @param threads    how many threads replay and training use
/// @param stateBytes about how many bytes of entity states are kept in memory
/// @param codeVersion version of this program, for provenance
/// @param gatewayFile declares language models; empty: `gateway.yaml` in the home, where it is there
public record Config(
        Path home,
        Durability durability,
        InstantSource clock,
        int threads,
        long stateBytes,
        String codeVersion,
        Optional<Path> gatewayFile) {
    public static final long DEFAULT_STATE_BYTES = 192L << 20;

    public Config(
            Path home, Durability durability, InstantSource clock, int threads, long stateBytes, String codeVersion) {
        this(home, durability, clock, threads, stateBytes, codeVersion, Optional.empty());
    }

    /// The same with another gateway file.
    public Config withGateway(Path file) {
        return new Config(home, durability, clock, threads, stateBytes, codeVersion, Optional.of(file));
    }

    public static Config of(Path home) {
        return new Config(
                home,
                Durability.PROCESS,
                InstantSource.system(),
                Math.max(1, Runtime.getRuntime().availableProcessors()),
                DEFAULT_STATE_BYTES,
                "0.1.0");
    }
}
