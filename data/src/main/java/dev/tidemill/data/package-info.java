/// From bytes to validated events and from events to datasets.
///
/// Read first: [dev.tidemill.data.EventReader] (one event from JSON), [dev.tidemill.data.EventBatchReader] (a call's
/// body), [dev.tidemill.data.EventCodec] (what lies in the journal), [dev.tidemill.data.Importer] (files),
/// [dev.tidemill.data.Datasets] (immutable Parquet with profile and digest).
///
/// Not here: whether an id was seen before, what is late, what a label tells about; that needs the journal and is
/// decided where events are taken.
@NullMarked
package dev.tidemill.data;

import org.jspecify.annotations.NullMarked;
