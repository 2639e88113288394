/// Learns from rows of features with labels: time-based splits, training, calibration, and an honest evaluation.
///
/// Read first: [dev.tidemill.learn.Trainer], [dev.tidemill.learn.TrainingTable], [dev.tidemill.learn.TimeSplit],
/// [dev.tidemill.learn.Evaluation], [dev.tidemill.learn.Ranked].
///
/// Not here: files and stores (rows come in as arrays, the model goes out as an artifact) and answering with the
/// model (`serve`).
@NullMarked
package dev.tidemill.learn;

import org.jspecify.annotations.NullMarked;
