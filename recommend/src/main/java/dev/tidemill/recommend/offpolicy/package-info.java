/// What another policy would have been worth, estimated from what one policy showed and what came of it, on
/// logged propensities: inverse propensity scores, their self-normalised form, the direct method, doubly
/// robust and switch, each with a confidence interval and with checks of what the log can tell at all.
///
/// Read first: [dev.tidemill.recommend.offpolicy.LoggedActions], [dev.tidemill.recommend.offpolicy.OffPolicy],
/// [dev.tidemill.recommend.offpolicy.OffPolicyReport].
///
/// Not here: how a slate was chosen, and experiments on live traffic.
@NullMarked
package dev.tidemill.recommend.offpolicy;

import org.jspecify.annotations.NullMarked;
