package dev.tidemill.data;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;

/// DuckDB in process, with a limit on its memory and without loading anything from outside. One thread at a time.
final class DuckDb implements AutoCloseable {
    private static final String MEMORY = "512MB";

    private final DuckDBConnection connection;

    private DuckDb(DuckDBConnection connection) {
        this.connection = connection;
    }

    /// A database in memory; what does not fit into its share is spilled into the folder `scratch`.
    static DuckDb inMemory(Path scratch) {
        return inMemory(scratch, new Properties());
    }

    /// The same on the caller's thread alone, so that it takes no processor from those who answer meanwhile.
    static DuckDb onOneThread(Path scratch) {
        Properties properties = new Properties();
        properties.setProperty("threads", "1");
        return inMemory(scratch, properties);
    }

    private static DuckDb inMemory(Path scratch, Properties properties) {
        properties.setProperty("memory_limit", MEMORY);
        properties.setProperty("temp_directory", scratch.resolve("spill").toString());
        properties.setProperty("autoinstall_known_extensions", "false");
        properties.setProperty("autoload_known_extensions", "false");
        properties.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, "true");
        try {
            return new DuckDb((DuckDBConnection) new DuckDBDriver().connect("jdbc:duckdb:", properties));
        } catch (SQLException e) {
            throw failed("open", e);
        }
    }

    DuckDBConnection connection() {
        return connection;
    }

    /// Runs a statement without a result.
    void execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw failed(sql, e);
        }
    }

    /// Runs a query and gives its result to the reader.
    <T> T query(String sql, Reader<T> reader) {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return reader.read(result);
        } catch (SQLException e) {
            throw failed(sql, e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failed("close", e);
        }
    }

    /// A name as SQL writes it.
    static String name(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /// A text as SQL writes it.
    static String text(String text) {
        return '\'' + text.replace("'", "''") + '\'';
    }

    static TidemillException failed(String what, SQLException e) {
        String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return new TidemillException(ErrorCode.STORAGE, "query must succeed: " + message + " in " + what, e);
    }

    /// Makes something of a result.
    @FunctionalInterface
    interface Reader<T> {
        T read(ResultSet result) throws SQLException;
    }
}
