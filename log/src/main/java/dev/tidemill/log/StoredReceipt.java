package dev.tidemill.log;

/// A receipt as it lies in a journal, under the offset of the event that was decided.
@SuppressWarnings("ArrayRecordComponent")
public record StoredReceipt(long offset, byte[] bytes) {}
