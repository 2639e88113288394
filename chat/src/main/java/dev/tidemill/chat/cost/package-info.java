/// What answers cost: budgets over settled amounts, and reports from the ledger.
///
/// Read first: [dev.tidemill.chat.cost.Budget], [dev.tidemill.chat.cost.Budgets],
/// [dev.tidemill.chat.cost.CostReport].
///
/// Not here: prices and the ledger itself (`limit`), which settles what is counted here.
@NullMarked
package dev.tidemill.chat.cost;

import org.jspecify.annotations.NullMarked;
