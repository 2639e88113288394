/// How well the recommend system does on public data, beside public systems.
///
/// Read first: [dev.tidemill.bench.recommend.OffPolicyBench].
///
/// Not here: how fast decisions are made.
@NullMarked
package dev.tidemill.bench.recommend;

import org.jspecify.annotations.NullMarked;
