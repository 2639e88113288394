/// Language models by name for whoever asks: what a caller sends, who may answer, what it costs, the file that
/// declares it.
///
/// Read first: [dev.tidemill.chat.gateway.Completions], [dev.tidemill.chat.gateway.Gateway],
/// [dev.tidemill.chat.gateway.GatewayFile].
@NullMarked
package dev.tidemill.chat.gateway;

import org.jspecify.annotations.NullMarked;
