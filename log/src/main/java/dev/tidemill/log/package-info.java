/// What is kept: the journal of an application (events, entity state, receipts, quarantine) in RocksDB, blobs in
/// files, metadata in SQL. Ports first, their embedded adapters beside them.
///
/// Read first: [dev.tidemill.log.Home], [dev.tidemill.log.Journal], [dev.tidemill.log.Commit],
/// [dev.tidemill.log.EmbeddedHome].
///
/// Not here: what a payload means; that is the module `data`.
@NullMarked
package dev.tidemill.log;

import org.jspecify.annotations.NullMarked;
