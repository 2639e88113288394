package dev.tidemill.log;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Problem;
import dev.tidemill.core.TidemillException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/// The refused inputs of a journal. Format of one, version 1: [Seal] with magic `TMQU`, then stream, time received,
/// origin, count of problems, each with place, rule, value and remedy, and the body.
final class QuarantineLog {
    private static final int MAGIC = 0x544d5155;
    private static final int VERSION = 1;
    private static final int MOST_PROBLEMS = 64;

    private final RocksStore store;
    private final byte[] space;
    private final int most;
    private long next;

    QuarantineLog(RocksStore store, byte[] space, int most) {
        this.store = store;
        this.space = space;
        this.most = most;
        List<Quarantined> newest = read(Long.MAX_VALUE, 1);
        next = newest.isEmpty() ? 0 : newest.getFirst().sequence() + 1;
    }

    synchronized long count() {
        return next;
    }

    synchronized long add(String stream, Quarantined input) {
        long sequence = next;
        store.gate.enter();
        try (WriteBatch batch = new WriteBatch()) {
            batch.put(store.meta, Keys.number(space, Keys.QUARANTINE, sequence), encode(stream, input));
            if (sequence >= most) {
                batch.delete(store.meta, Keys.number(space, Keys.QUARANTINE, sequence - most));
            }
            store.write(batch);
        } catch (RocksDBException e) {
            throw Failures.of("writing the quarantine", e);
        } finally {
            store.gate.leave();
        }
        next++;
        return sequence;
    }

    List<Quarantined> read(long before, int limit) {
        List<Quarantined> found = new ArrayList<>();
        byte[] prefix = Keys.of(space, Keys.QUARANTINE);
        store.gate.enter();
        try (RocksIterator iterator = store.db.newIterator(store.meta, store.scan)) {
            iterator.seekForPrev(Keys.number(space, Keys.QUARANTINE, before - 1));
            while (found.size() < limit && iterator.isValid() && Keys.startsWith(iterator.key(), prefix)) {
                found.add(decode(Keys.lastNumber(iterator.key()), iterator.value()));
                iterator.prev();
            }
            iterator.status();
            return found;
        } catch (RocksDBException e) {
            throw Failures.of("reading the quarantine", e);
        } finally {
            store.gate.leave();
        }
    }

    static byte[] encode(String stream, Quarantined input) {
        ByteWriter out = new ByteWriter(256);
        out.skip(Seal.BYTES);
        text(out, stream);
        out.signed(input.received());
        text(out, input.origin());
        List<Problem> problems = input.problems()
                .subList(0, Math.min(MOST_PROBLEMS, input.problems().size()));
        out.unsigned(problems.size());
        for (Problem problem : problems) {
            text(out, problem.place());
            text(out, problem.rule());
            text(out, problem.value());
            text(out, problem.remedy());
        }
        byte[] body = input.body();
        out.bytes(body.length > Quarantined.LONGEST_BODY ? Arrays.copyOf(body, Quarantined.LONGEST_BODY) : body);
        byte[] bytes = out.copy();
        Seal.put(bytes, bytes.length, MAGIC, VERSION);
        return bytes;
    }

    static Quarantined decode(long sequence, byte[] bytes) {
        String wrong = Seal.check(bytes, MAGIC, VERSION);
        if (!wrong.isEmpty()) {
            throw new TidemillException(
                    ErrorCode.STORAGE,
                    "a refused input must be whole, but number " + sequence + " " + wrong
                            + "; restore the home from a backup");
        }
        ByteReader in = new ByteReader(bytes, Seal.BYTES);
        String stream = in.text();
        long received = in.signed();
        String origin = in.text();
        int count = (int) in.unsigned();
        List<Problem> problems = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            problems.add(new Problem(in.text(), in.text(), in.text(), in.text()));
        }
        return new Quarantined(sequence, stream, received, origin, problems, in.bytes());
    }

    private static void text(ByteWriter out, String text) {
        out.bytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
