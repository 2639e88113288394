/// Measurements of watching: how soon shifts are seen, and how often nothing is taken for one.
@NullMarked
package dev.tidemill.bench.watch;

import org.jspecify.annotations.NullMarked;
