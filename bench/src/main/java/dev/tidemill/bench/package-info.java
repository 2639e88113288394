/// Benches: one measured figure of Tidemill beside its peers and its budget, in one run on one machine.
///
/// Read first: [dev.tidemill.bench.Bench], which every bench implements and names in
/// `META-INF/services/dev.tidemill.bench.Bench`; [dev.tidemill.bench.BenchResult], which it answers; and
/// [dev.tidemill.bench.PythonPeers] and [dev.tidemill.bench.DuckDbPeer], which run what it is compared with.
///
/// Not here: budgets in words (docs/performance.md) and the peers' scripts (bench/peers). Unlike the product, this
/// room reads clocks, prints and sleeps.
@NullMarked
package dev.tidemill.bench;

import org.jspecify.annotations.NullMarked;
