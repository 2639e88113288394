/// Runs and what they measured: experiments, parameters, metrics over steps, tags, datasets, artifacts, and a search
/// over all of them in MLflow's filter language.
///
/// Read first: [dev.tidemill.registry.tracking.Tracking], [dev.tidemill.registry.tracking.Run],
/// [dev.tidemill.registry.tracking.RunSearch], [dev.tidemill.registry.tracking.Filter].
///
/// Not here: MLflow's REST (`server`), and versions with their aliases ([dev.tidemill.registry]).
@NullMarked
package dev.tidemill.registry.tracking;

import org.jspecify.annotations.NullMarked;
