/// Checks on data as a whole: on a batch that is imported, on what arrived since the last look, on a dataset beside
/// those before it.
///
/// Read first: [dev.tidemill.data.check.BatchChecks] (what an application declares, run over events in passing),
/// [dev.tidemill.data.check.ProfileHistory] (whether a profile is like those before), and
/// [dev.tidemill.data.check.DataNotes] (what is kept of both).
///
/// Not here: rules of single fields; they are kept where events are read.
@NullMarked
package dev.tidemill.data.check;

import org.jspecify.annotations.NullMarked;
