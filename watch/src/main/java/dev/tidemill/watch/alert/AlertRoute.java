package dev.tidemill.watch.alert;

import java.io.IOException;

/// Where alerts go.
@FunctionalInterface
public interface AlertRoute {
    /// Sends one alert, within the route's own deadline.
    ///
    /// @throws IOException where it did not arrive; sending again may help
    void send(Alert alert) throws IOException;
}
