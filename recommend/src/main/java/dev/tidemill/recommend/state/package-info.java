/// What a slate is made from beside models, as of the newest event: what each user and session did, what items are,
/// how much they are asked for. It is a projection of the journal: folded with every event, stored with it.
///
/// Read first: [dev.tidemill.recommend.state.LiveState], [dev.tidemill.recommend.state.Trail],
/// [dev.tidemill.recommend.state.Item]. Not here: what models learned.
@NullMarked
package dev.tidemill.recommend.state;

import org.jspecify.annotations.NullMarked;
