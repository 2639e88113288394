/// How well fraud is found: the Fraud Detection Handbook's protocol on its own transactions.
///
/// Read first: [dev.tidemill.bench.fraud.FraudQualityBench], [dev.tidemill.bench.fraud.Fold].
///
/// Not here: how fast decisions are made.
@NullMarked
package dev.tidemill.bench.fraud;

import org.jspecify.annotations.NullMarked;
