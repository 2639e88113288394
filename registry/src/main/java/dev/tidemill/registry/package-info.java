/// What was learned, kept: model versions that never change, their artifacts, which one is in use and which was.
///
/// Read first: [dev.tidemill.registry.Registry], [dev.tidemill.registry.Version],
/// [dev.tidemill.registry.ModelArtifact], [dev.tidemill.registry.Calibration].
///
/// Not here: how a model is made (`learn`) and how it answers (`serve`); both meet in the artifact.
@NullMarked
package dev.tidemill.registry;

import org.jspecify.annotations.NullMarked;
