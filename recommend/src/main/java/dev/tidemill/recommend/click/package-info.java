/// What clicks on slates tell once it is taken out where an item stood: models of how people look at a
/// slate, and the weights that a ranker learns with.
///
/// Read first: [dev.tidemill.recommend.click.ClickLog], [dev.tidemill.recommend.click.PositionModel],
/// [dev.tidemill.recommend.click.CascadeModel], [dev.tidemill.recommend.click.PositionBias].
///
/// Not here: the ranker (`rank`), and the value of policies (`offpolicy`).
@NullMarked
package dev.tidemill.recommend.click;

import org.jspecify.annotations.NullMarked;
