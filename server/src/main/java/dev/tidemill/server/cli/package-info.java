/// The command line: every command asks a running server over HTTP, and where none runs in that home it opens
/// the platform in this process for as long as the command takes, and asks the same way.
///
/// Read first: [dev.tidemill.server.cli.Connection], [dev.tidemill.server.cli.Session],
/// [dev.tidemill.server.cli.UpCommand].
///
/// Not here: what the commands cause; that is behind the addresses they ask.
@NullMarked
package dev.tidemill.server.cli;

import org.jspecify.annotations.NullMarked;
