/// Measurements of the registry: the search over runs.
@NullMarked
package dev.tidemill.bench.registry;

import org.jspecify.annotations.NullMarked;
