/// Which provider answers: choice among replicas, retries, circuit breakers, hedges, and whose turn it is.
///
/// Read first: [dev.tidemill.chat.route.Route], [dev.tidemill.chat.route.Target],
/// [dev.tidemill.chat.route.FairQueue].
@NullMarked
package dev.tidemill.chat.route;

import org.jspecify.annotations.NullMarked;
