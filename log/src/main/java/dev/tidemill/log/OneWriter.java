package dev.tidemill.log;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.StatementCustomizer;
import org.jdbi.v3.core.transaction.DelegatingTransactionHandler;
import org.jdbi.v3.core.transaction.LocalTransactionHandler;
import org.jdbi.v3.core.transaction.TransactionHandler;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/// Lets writers of one process wait for one another here, in the order in which they came, and not in SQLite.
///
/// SQLite's own waiting sleeps in native code and keeps its carrier thread: as many waiting virtual threads as there
/// are processors then keep the writer whom they wait for from going on, until all of them run out of time. It is
/// also unfair. SQLite's waiting stays for other processes.
final class OneWriter implements StatementCustomizer {
    private final Semaphore turn = new Semaphore(1, true);
    private final int waitSeconds;

    private OneWriter(int waitSeconds) {
        this.waitSeconds = waitSeconds;
    }

    /// Makes all writes through `jdbi` wait at most so long for their turn.
    static void among(Jdbi jdbi, int waitSeconds) {
        OneWriter writer = new OneWriter(waitSeconds);
        jdbi.setTransactionHandler(writer.new Turns(LocalTransactionHandler.binding()));
        jdbi.addCustomizer(writer);
    }

    /// A statement that writes outside of a transaction is one of its own.
    @Override
    public void beforeExecution(PreparedStatement statement, StatementContext context) throws SQLException {
        if (statement.getConnection().getAutoCommit() && writes(context.getRenderedSql())) {
            take();
            context.addCleanable(turn::release);
        }
    }

    private static boolean writes(String sql) {
        String start = sql.stripLeading();
        String verb = start.substring(0, Math.min(6, start.length())).toLowerCase(Locale.ROOT);
        return !verb.equals("select") && !verb.startsWith("with") && !verb.equals("pragma");
    }

    private void take() {
        try {
            if (turn.tryAcquire(waitSeconds, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new TidemillException(
                ErrorCode.UNAVAILABLE,
                "a write to the metadata must get its turn within " + waitSeconds + " s, and did not; try again later");
    }

    /// Transactions that begin when their turn has come.
    private final class Turns extends DelegatingTransactionHandler {
        private Turns(TransactionHandler transactions) {
            super(transactions);
        }

        @Override
        public TransactionHandler specialize(Handle handle) throws SQLException {
            return new Turns(getDelegate().specialize(handle));
        }

        @Override
        public <R, X extends Exception> R inTransaction(Handle handle, HandleCallback<R, X> callback) throws X {
            take();
            try {
                return super.inTransaction(handle, callback);
            } finally {
                turn.release();
            }
        }

        @Override
        public <R, X extends Exception> R inTransaction(
                Handle handle, TransactionIsolationLevel level, HandleCallback<R, X> callback) throws X {
            take();
            try {
                return super.inTransaction(handle, level, callback);
            } finally {
                turn.release();
            }
        }
    }
}
