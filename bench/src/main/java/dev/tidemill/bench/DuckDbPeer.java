package dev.tidemill.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// DuckDB in this process, in memory, with bounded threads and memory: the peer that is SQL.
public final class DuckDbPeer implements AutoCloseable {
    private final Connection connection;

    private DuckDbPeer(Connection connection) {
        this.connection = connection;
    }

    /// @param spill where it writes what does not fit in memory
    public static DuckDbPeer open(Path spill, int threads, String memory) throws SQLException {
        DuckDbPeer peer = new DuckDbPeer(DriverManager.getConnection("jdbc:duckdb:"));
        peer.execute("set threads = " + threads);
        peer.execute("set memory_limit = '" + memory + "'");
        peer.execute("set temp_directory = '" + quoted(spill) + "'");
        return peer;
    }

    /// A path as it stands between single quotes in SQL.
    public static String quoted(Path path) {
        return path.toAbsolutePath().toString().replace("'", "''");
    }

    /// Runs one statement; a new one each time, since DuckDB closes a statement that failed.
    public void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// The first column of the first row, as a number.
    public double number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            if (!rows.next()) {
                throw new SQLException("a row is needed, got none: " + sql);
            }
            return rows.getDouble(1);
        }
    }

    /// For queries that need more than a number.
    public Connection connection() {
        return connection;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
