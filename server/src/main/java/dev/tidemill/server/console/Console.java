package dev.tidemill.server.console;

import dev.tidemill.platform.Tidemill;
import dev.tidemill.server.http.Route;
import dev.tidemill.server.http.Telemetry;
import java.util.List;

/// The console.
public final class Console {
    private Console() {}

    public static List<Route> routes(Tidemill tidemill, Telemetry telemetry) {
        return List.of();
    }
}
