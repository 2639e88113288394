/// Measures what answers: rollouts that must take bad candidates back, and what a shadow costs those who wait.
@NullMarked
package dev.tidemill.bench.serve;

import org.jspecify.annotations.NullMarked;
