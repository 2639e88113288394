package dev.tidemill.log;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Jdbi;

/// Metadata in SQLite.
final class SqliteMetadata implements Metadata, AutoCloseable {
    private static final Pattern MODULE = Pattern.compile("[a-z]{1,32}");

    private final SqliteConnections connections;
    private final Jdbi jdbi;
    private final Set<String> migrated = ConcurrentHashMap.newKeySet();

    SqliteMetadata(Path file, int most) {
        connections = new SqliteConnections(file, most);
        jdbi = Jdbi.create(connections);
    }

    @Override
    public Jdbi jdbi() {
        return jdbi;
    }

    @Override
    public synchronized void migrate(String module) {
        if (!MODULE.matcher(module).matches()) {
            throw new IllegalArgumentException("module must match " + MODULE + ", got \"" + module + "\"");
        }
        if (migrated.contains(module)) {
            return;
        }
        try {
            Flyway.configure()
                    .dataSource(connections.source())
                    .locations("classpath:db/" + module)
                    .failOnMissingLocations(true)
                    .table("flyway_" + module)
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new TidemillException(
                    ErrorCode.STORAGE,
                    "the tables of " + module + " must be brought to their newest version, but: " + e.getMessage()
                            + "; restore the home from a backup or use the program that wrote it",
                    e);
        }
        migrated.add(module);
    }

    @Override
    public void close() {
        connections.close();
    }
}
