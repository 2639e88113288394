package dev.tidemill.log;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/// Metadata in SQLite. Flyway is started only for a module whose migrations differ from those applied last time, as
/// it takes longer to start than everything else here together; the table `tidemill_migrated` remembers them.
final class SqliteMetadata implements Metadata, AutoCloseable {
    private static final Pattern MODULE = Pattern.compile("[a-z]{1,32}");

    private final Path file;
    private final SqliteConnections connections;
    private final Jdbi jdbi;

    SqliteMetadata(Path file, int most) {
        this.file = file;
        connections = new SqliteConnections(file, most);
        jdbi = Jdbi.create(connections);
        OneWriter.among(jdbi, SqliteConnections.WAIT_SECONDS);
        try {
            jdbi.useHandle(handle -> handle.execute("create table if not exists tidemill_migrated "
                    + "(module text primary key, fingerprint text not null)"));
        } catch (JdbiException e) {
            throw new TidemillException(
                    ErrorCode.STORAGE,
                    "metadata must be an SQLite file that can be written, and " + file + " is not: " + cause(e)
                            + "; check its permissions and the space left, or restore it from a backup",
                    e);
        }
    }

    private static String cause(JdbiException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return String.valueOf(cause.getMessage());
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
        ClassLoader loader = SqliteMetadata.class.getClassLoader();
        String fingerprint = fingerprint(loader, module);
        if (!fingerprint.isEmpty() && fingerprint.equals(applied(module))) {
            return;
        }
        try {
            Flyway.configure(loader)
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
                    "the tables of module " + module + " in " + file + " must be brought to their newest version, but: "
                            + e.getMessage() + "; use the program that wrote it, or restore it from a backup",
                    e);
        }
        jdbi.useHandle(handle -> handle.execute(
                "insert into tidemill_migrated (module, fingerprint) values (?, ?) "
                        + "on conflict (module) do update set fingerprint = excluded.fingerprint",
                module,
                fingerprint));
    }

    private static String fingerprint(ClassLoader loader, String module) {
        try {
            return Migrations.fingerprint(loader, module);
        } catch (IOException e) {
            throw Failures.of("reading the migrations of " + module, e);
        }
    }

    private String applied(String module) {
        return jdbi.withHandle(
                handle -> handle.select("select fingerprint from tidemill_migrated where module = ?", module)
                        .mapTo(String.class)
                        .findOne()
                        .orElse(""));
    }

    @Override
    public void close() {
        connections.close();
    }
}
