/// Experiments: which arm a unit sees, and who has seen what.
///
/// Read first: [dev.tidemill.serve.experiment.Assigner], [dev.tidemill.serve.experiment.Allocation]. What came of it
/// is judged in [dev.tidemill.serve.statistics]; nothing here knows about storage or HTTP.
@NullMarked
package dev.tidemill.serve.experiment;

import org.jspecify.annotations.NullMarked;
