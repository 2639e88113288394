/// What requests to language models may cost, and what they did cost: limits that are reserved before a call and
/// settled after it, prices, the ledger.
///
/// Read first: [dev.tidemill.chat.limit.Ledger], [dev.tidemill.chat.limit.Limit],
/// [dev.tidemill.chat.limit.LedgerStore].
@NullMarked
package dev.tidemill.chat.limit;

import org.jspecify.annotations.NullMarked;
