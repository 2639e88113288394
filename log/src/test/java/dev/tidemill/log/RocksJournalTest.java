package dev.tidemill.log;

import java.nio.file.Path;

/// RocksDB keeps the contract.
class RocksJournalTest extends JournalContract {
    @Override
    protected Home open(Path directory) {
        return EmbeddedHome.open(directory);
    }
}
