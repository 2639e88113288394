package dev.tidemill.server.cli;

import dev.tidemill.platform.Config;
import dev.tidemill.platform.Tidemill;

/// How the platform is opened in this process.
@FunctionalInterface
public interface Opener {
    /// @throws dev.tidemill.core.TidemillException where the home is in use, newer than this program, or unwritable
    Tidemill open(Config config);
}
