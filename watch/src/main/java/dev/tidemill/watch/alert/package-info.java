/// Alerts: when a monitor raises and clears one, and how people hear of it.
///
/// Read first: [dev.tidemill.watch.alert.Hysteresis], [dev.tidemill.watch.alert.Alert],
/// [dev.tidemill.watch.alert.AlertSender].
///
/// Not here: what is measured.
@NullMarked
package dev.tidemill.watch.alert;

import org.jspecify.annotations.NullMarked;
