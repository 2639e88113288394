package dev.tidemill.log;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.ConnectionFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/// A few connections to one SQLite file, lent and taken back. Transactions begin as writers do, so that two of them
/// wait for one another instead of failing half-way.
final class SqliteConnections implements ConnectionFactory, AutoCloseable {
    static final int WAIT_SECONDS = 10;

    /// Pages are read from the file's mapping, which all connections share, instead of being copied for each.
    private static final long MAPPED_BYTES = 256L << 20;

    private final SQLiteDataSource source;
    private final int most;
    private final Semaphore free;
    private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();

    SqliteConnections(Path file, int most) {
        this.most = most;
        free = new Semaphore(most);
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.enforceForeignKeys(true);
        config.setBusyTimeout(WAIT_SECONDS * 1000);
        config.enableCaseSensitiveLike(true); // as the SQL standard and PostgreSQL have it
        config.setPragma(SQLiteConfig.Pragma.MMAP_SIZE, Long.toString(MAPPED_BYTES));
        source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
    }

    /// For those that bring their own connections.
    SQLiteDataSource source() {
        return source;
    }

    @Override
    public Connection openConnection() throws SQLException {
        if (!acquire(1)) {
            throw new TidemillException(
                    ErrorCode.UNAVAILABLE,
                    "metadata must have a free connection within " + WAIT_SECONDS + " s, and all " + most
                            + " are in use or it is closed; try again later");
        }
        Connection connection = idle.pollFirst();
        if (connection != null) {
            return connection;
        }
        try {
            return source.getConnection();
        } catch (SQLException e) {
            free.release();
            throw e;
        }
    }

    private boolean acquire(int permits) {
        try {
            return free.tryAcquire(permits, WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void closeConnection(Connection connection) throws SQLException {
        try {
            if (!connection.getAutoCommit()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
            idle.addFirst(connection);
        } catch (SQLException e) {
            connection.close();
            throw e;
        } finally {
            free.release();
        }
    }

    /// Waits for those lent, then closes all.
    @Override
    public void close() {
        boolean all = acquire(most);
        for (Connection connection = idle.pollFirst(); connection != null; connection = idle.pollFirst()) {
            try {
                connection.close();
            } catch (SQLException e) {
                throw new TidemillException(
                        ErrorCode.STORAGE, "closing the metadata must succeed, but: " + e.getMessage(), e);
            }
        }
        if (!all) {
            throw new IllegalStateException(
                    "connections to the metadata must be given back before their home is closed");
        }
    }
}
