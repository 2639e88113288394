/// Benches of assistants: what is found, what is let through, what the gateway costs.
@NullMarked
package dev.tidemill.bench.chat;

import org.jspecify.annotations.NullMarked;
