package dev.tidemill.platform;

import dev.tidemill.log.Durability;
import java.nio.file.Path;
import java.time.InstantSource;

/// How a platform is opened.
///
/// @param home       where everything is kept
/// @param durability what an acknowledged write survives
/// @param clock      what time it is
/// @param threads    how many threads replay and training use
/// @param entities   how many entity states are kept in memory
/// @param codeVersion version of this program, for provenance
public record Config(
        Path home, Durability durability, InstantSource clock, int threads, int entities, String codeVersion) {
    public static final int DEFAULT_ENTITIES = 200_000;

    public static Config of(Path home) {
        return new Config(
                home,
                Durability.PROCESS,
                InstantSource.system(),
                Math.max(1, Runtime.getRuntime().availableProcessors()),
                DEFAULT_ENTITIES,
                "0.1.0");
    }
}
