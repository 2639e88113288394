/// How much hardware a language model of one's own needs: memory, split, replicas and cost, from published formulas
/// and a simulation of continuous batching. Nothing here is measured on a GPU, and every answer says so.
///
/// Read first: [dev.tidemill.chat.capacity.CapacityPlanner], [dev.tidemill.chat.capacity.Sizing],
/// [dev.tidemill.chat.capacity.ContinuousBatching].
@NullMarked
package dev.tidemill.chat.capacity;

import org.jspecify.annotations.NullMarked;
