package dev.tidemill.log;

import org.jdbi.v3.core.Jdbi;

/// The SQL store of everything small that people list and search: applied applications, versions, runs, keys.
public interface Metadata {
    /// Connections to it.
    Jdbi jdbi();

    /// Brings a module's tables to its newest version with the migrations under `classpath:db/<module>`; each
    /// module has its own history, so that modules migrate apart from one another.
    void migrate(String module);
}
