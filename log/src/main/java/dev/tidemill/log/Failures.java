package dev.tidemill.log;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.io.IOException;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/// What the libraries below say, in our words.
final class Failures {
    private Failures() {}

    static TidemillException of(String doing, RocksDBException e) {
        Status status = e.getStatus();
        Status.Code code = status == null ? Status.Code.Undefined : status.getCode();
        String said = String.valueOf(e.getMessage());
        String remedy = switch (code) {
            case Corruption -> "; the journal is damaged: restore the home from a backup";
            case IOError ->
                full(status, said)
                        ? "; the disk is full: free space, and it goes on by itself within seconds"
                        : "; check the disk and its permissions";
            default -> "";
        };
        return new TidemillException(ErrorCode.STORAGE, doing + " must succeed, but: " + said + remedy, e);
    }

    static TidemillException of(String doing, IOException e) {
        return new TidemillException(
                ErrorCode.STORAGE,
                doing + " must succeed, but: " + e.getClass().getSimpleName() + ": " + e.getMessage()
                        + "; check the disk, its permissions and the space left",
                e);
    }

    private static boolean full(Status status, String said) {
        return status.getSubCode() == Status.SubCode.NoSpace || said.contains("No space left");
    }
}
