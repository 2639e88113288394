/// HTTP: one table of routes, one gate that every request passes, and how records become JSON.
///
/// Read first: [dev.tidemill.server.http.HttpServer], [dev.tidemill.server.http.Gate],
/// [dev.tidemill.server.http.Route], [dev.tidemill.server.http.Exchange].
///
/// Not here: what a request does ([dev.tidemill.platform.Tidemill]) and pages ([dev.tidemill.server.console]).
@NullMarked
package dev.tidemill.server.http;

import org.jspecify.annotations.NullMarked;
