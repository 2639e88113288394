/// Pages for people: live rates, decisions and their receipts, models, datasets, what was refused, jobs.
///
/// Read first: [dev.tidemill.server.console.Console], [dev.tidemill.server.console.Sessions]. The templates lie in
/// `src/main/jte`; styles and the one script in `resources/console`.
///
/// Not here: anything that a program could not ask over HTTP as well.
@NullMarked
package dev.tidemill.server.console;

import org.jspecify.annotations.NullMarked;
