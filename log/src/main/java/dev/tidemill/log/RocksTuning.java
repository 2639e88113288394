package dev.tidemill.log;

import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.Env;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksObject;
import org.rocksdb.SstFileManager;
import org.rocksdb.StringAppendOperator;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBufferManager;

/// RocksDB's options. One cache holds blocks, filters and unflushed writes alike, so that its size bounds the
/// memory.
final class RocksTuning {
    private static final long MEBIBYTE = 1 << 20;

    private final HomeOptions options;
    private final Deque<RocksObject> owned;
    private final Cache cache;

    /// @param owned receives everything made here, to be closed after the database
    RocksTuning(HomeOptions options, Deque<RocksObject> owned) {
        this.options = options;
        this.owned = owned;
        cache = own(new LRUCache(options.memoryMebibytes() * MEBIBYTE));
    }

    private <T extends RocksObject> T own(T object) {
        owned.push(object);
        return object;
    }

    DBOptions database() throws RocksDBException {
        return own(new DBOptions())
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setWriteBufferManager(own(new WriteBufferManager(options.writeMebibytes() * MEBIBYTE, cache)))
                .setMaxTotalWalSize(options.walMebibytes() * MEBIBYTE)
                // lost acknowledged writes are an error; only the end of the last write may be torn
                .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
                // goes on by itself when a full disk has space again
                .setSstFileManager(own(new SstFileManager(Env.getDefault())))
                .setMaxBackgroundJobs(2)
                .setBytesPerSync(MEBIBYTE)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setKeepLogFileNum(2)
                .setMaxLogFileSize(MEBIBYTE)
                .setStatsDumpPeriodSec(0)
                .setStatsPersistPeriodSec(0);
    }

    List<ColumnFamilyDescriptor> families() {
        return List.of(
                family(RocksDB.DEFAULT_COLUMN_FAMILY, common()),
                family(name("events"), common()),
                family(name("ids"), ids()),
                family(name("states"), states()),
                family(name("receipts"), common()));
    }

    private static byte[] name(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }

    private static ColumnFamilyDescriptor family(byte[] name, ColumnFamilyOptions familyOptions) {
        return new ColumnFamilyDescriptor(name, familyOptions);
    }

    private ColumnFamilyOptions common() {
        return own(new ColumnFamilyOptions())
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setWriteBufferSize(options.writeMebibytes() * MEBIBYTE / 3)
                .setTableFormatConfig(table(16 * 1024));
    }

    private ColumnFamilyOptions ids() {
        ColumnFamilyOptions family = common().setMemtableWholeKeyFiltering(true).setMemtablePrefixBloomSizeRatio(0.1);
        BlockBasedTableConfig table = table(4 * 1024);
        table.setIndexType(IndexType.kTwoLevelIndexSearch)
                .setPartitionFilters(true)
                .setPinTopLevelIndexAndFilter(true);
        return family.setTableFormatConfig(table);
    }

    private ColumnFamilyOptions states() {
        return common().setMergeOperator(own(new StringAppendOperator(""))).setTableFormatConfig(table(8 * 1024));
    }

    private BlockBasedTableConfig table(int blockBytes) {
        return new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setBlockSize(blockBytes)
                .setFilterPolicy(own(new BloomFilter(10)))
                .setCacheIndexAndFilterBlocks(true)
                .setCacheIndexAndFilterBlocksWithHighPriority(true)
                .setPinL0FilterAndIndexBlocksInCache(true);
    }
}
