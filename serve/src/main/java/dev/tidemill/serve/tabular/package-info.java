/// Models that people write down or put together: linear ones, rule sets, ensembles of other versions. Start at
/// [LinearFormat], [RulesFormat] and [EnsembleFormat]; each is one JSON file.
@NullMarked
package dev.tidemill.serve.tabular;

import org.jspecify.annotations.NullMarked;
