/// The contract kit: [dev.tidemill.log.JournalContract], [dev.tidemill.log.BlobsContract] and
/// [dev.tidemill.log.MetadataContract] are what every adapter of a port must pass; beside them the tests of the
/// embedded
/// ones.
package dev.tidemill.log;
