/// Builds everything in order and closes it in reverse; the front door for those who use Tidemill as a library.
///
/// Read first: [dev.tidemill.platform.Tidemill].
///
/// Not here: HTTP, pages, the command line; they are in `server` and use only this door.
@NullMarked
package dev.tidemill.platform;

import org.jspecify.annotations.NullMarked;
