/// The fraud system, only what is its own: card transactions simulated after a published generator, and a driver
/// that sends them to a live server.
///
/// Read first: [dev.tidemill.fraud.Simulation] (what is simulated), [dev.tidemill.fraud.Simulator] (how),
/// [dev.tidemill.fraud.LoadDriver].
///
/// Not here: features, models, rules and labels of fraud; they are declared in `apps/fraud`, and the engines that
/// run them know nothing of fraud.
@NullMarked
package dev.tidemill.fraud;

import org.jspecify.annotations.NullMarked;
