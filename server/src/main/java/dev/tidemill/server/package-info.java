/// The program: where it begins, and the demonstration of the whole loop.
///
/// Read first: [dev.tidemill.server.Main], [dev.tidemill.server.Demo].
///
/// Not here: HTTP ([dev.tidemill.server.http]), pages ([dev.tidemill.server.console]), the other commands
/// ([dev.tidemill.server.cli]).
@NullMarked
package dev.tidemill.server;

import org.jspecify.annotations.NullMarked;
