/// The recommend system, only what is its own: interactions of users with items, the models that find
/// candidates for a slate, and how good a slate was.
///
/// Not here: the loop, rollouts, experiments, monitors and retraining; they know nothing of recommending.
@NullMarked
package dev.tidemill.recommend;

import org.jspecify.annotations.NullMarked;
