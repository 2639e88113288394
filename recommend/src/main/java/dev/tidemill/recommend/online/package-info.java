/// What slates brought while they were live: click-through and conversion by arm, by model and by position,
/// from slates joined to the outcomes that name their decision. Pure functions over rows.
///
/// Read first: [dev.tidemill.recommend.online.SlateMeasures], [dev.tidemill.recommend.online.SlateReport].
///
/// Not here: reading receipts and outcomes, and tests between arms (`serve.experiment`, `serve.statistics`).
@NullMarked
package dev.tidemill.recommend.online;

import org.jspecify.annotations.NullMarked;
