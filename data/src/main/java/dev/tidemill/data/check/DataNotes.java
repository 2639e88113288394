package dev.tidemill.data.check;

import dev.tidemill.core.Tenant;
import dev.tidemill.log.Metadata;
import java.time.InstantSource;

/// What is remembered about data: results of checks, profiles of batches and datasets, tags and pins, imports.
public record DataNotes(CheckNotes checks, ProfileNotes profiles, DatasetNotes datasets, ImportNotes imports) {
    /// Opens the notes of a tenant, bringing their tables to the newest version.
    public static DataNotes open(Metadata metadata, Tenant tenant, InstantSource clock) {
        metadata.migrate("checks");
        return new DataNotes(
                new CheckNotes(metadata.jdbi(), tenant, clock),
                new ProfileNotes(metadata.jdbi(), tenant, clock),
                new DatasetNotes(metadata.jdbi(), tenant, clock),
                new ImportNotes(metadata.jdbi(), tenant));
    }
}
