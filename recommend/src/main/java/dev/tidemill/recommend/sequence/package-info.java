/// What people did in order: sequences of a user's life and sessions of one visit, which are the same to
/// the models that learn from them.
///
/// Read first: [dev.tidemill.recommend.sequence.Sequences].
///
/// Not here: reading of files, which `matrix` does; weights of interactions, which no model of orders uses.
@NullMarked
package dev.tidemill.recommend.sequence;

import org.jspecify.annotations.NullMarked;
