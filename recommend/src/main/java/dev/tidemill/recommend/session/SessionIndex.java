package dev.tidemill.recommend.session;

import dev.tidemill.recommend.model.ArtifactInput;
import dev.tidemill.recommend.model.ArtifactOutput;
import dev.tidemill.recommend.sequence.Sequences;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// For every item the most recent sessions that have it, and the items of every session. A snapshot:
/// immutable, while its [Builder] goes on.
///
/// Sessions have numbers in order of recency: the greater is the more recent. So one comparison of ints
/// tells which of two is newer.
public final class SessionIndex {
    private final int recent;
    private final int[][] sessions;
    private final int count;
    private final int[][] postings;
    private final long[] counts;
    private final long total;

    private SessionIndex(int recent, int[][] sessions, int count, int[][] postings, long[] counts, long total) {
        this.recent = recent;
        this.sessions = sessions;
        this.count = count;
        this.postings = postings;
        this.counts = counts;
        this.total = total;
    }

    /// The index of sessions, which come into it in order of their last times.
    ///
    /// @param recent  most sessions that are kept for an item, from 1
    /// @param longest sessions of more different items are left out
    public static SessionIndex of(Sequences data, int recent, int longest) {
        Builder builder = new Builder(data.items(), recent, longest);
        builder.addAll(data);
        return builder.build();
    }

    /// How many items there are.
    public int items() {
        return postings.length;
    }

    /// How many sessions are kept.
    public int size() {
        return count;
    }

    /// Most sessions that are kept for an item.
    public int recent() {
        return recent;
    }

    /// The greatest number of different items in a session.
    int longest() {
        int longest = 0;
        for (int session = 0; session < count; session++) {
            longest = Math.max(longest, sessions[session].length);
        }
        return longest;
    }

    /// The different items of a session in order of their first times; not to be written.
    int[] session(int number) {
        return sessions[number];
    }

    /// The sessions of an item, the most recent first; not to be written.
    int[] sessionsOf(int item) {
        return postings[item];
    }

    /// How many sessions had an item, those among them that are no longer kept.
    long count(int item) {
        return counts[item];
    }

    /// The sum of all counts.
    long total() {
        return total;
    }

    void write(ArtifactOutput out) throws IOException {
        out.writeInt(recent);
        out.writeLongs(counts);
        out.writeInt(count);
        for (int session = 0; session < count; session++) {
            out.writeInts(sessions[session]);
        }
        for (int[] posting : postings) {
            out.writeInts(posting);
        }
    }

    static SessionIndex read(ArtifactInput in) throws IOException {
        int recent = in.readInt();
        long[] counts = in.readLongs();
        int count = in.readInt();
        in.check(recent > 0 && count >= 0, "a number of sessions of 0 or more");
        List<int[]> sessions = new ArrayList<>();
        for (int session = 0; session < count; session++) {
            int[] items = in.readInts();
            in.check(within(items, counts.length), "items of sessions within the catalogue");
            sessions.add(items);
        }
        int[][] postings = new int[counts.length][];
        long total = 0;
        for (int item = 0; item < postings.length; item++) {
            postings[item] = in.readInts();
            in.check(within(postings[item], count), "lists of sessions that are there");
            total += counts[item];
        }
        return new SessionIndex(recent, sessions.toArray(int[][]::new), count, postings, counts, total);
    }

    private static boolean within(int[] values, int bound) {
        return Arrays.stream(values).allMatch(value -> value >= 0 && value < bound);
    }

    /// Takes sessions as they end, one thread at a time. A session that is in no item's list any more is
    /// let go once those are the greater part, so that memory is bounded by items · recent.
    public static final class Builder {
        private final int recent;
        private final int longest;
        private int[][] sessions = new int[1024][];
        private int[] uses = new int[1024];
        private int count;
        private int unused;
        private final int[][] postings;
        private final long[] counts;
        private long total;

        /// An empty index.
        public Builder(int items, int recent, int longest) {
            this.recent = recent;
            this.longest = longest;
            postings = new int[items][];
            Arrays.fill(postings, new int[0]);
            counts = new long[items];
        }

        /// One that goes on where a snapshot ended.
        public Builder(SessionIndex from, int longest) {
            this.recent = from.recent;
            this.longest = longest;
            postings = from.postings.clone();
            counts = from.counts.clone();
            total = from.total;
            sessions = Arrays.copyOf(from.sessions, Math.max(1024, from.count));
            count = from.count;
            uses = new int[sessions.length];
            for (int[] posting : postings) {
                for (int session : posting) {
                    uses[session]++;
                }
            }
            for (int session = 0; session < count; session++) {
                unused += uses[session] == 0 ? 1 : 0;
            }
        }

        /// Adds all, in order of their last times where times are known, else in order of their numbers.
        public void addAll(Sequences data) {
            Integer[] order = new Integer[data.count()];
            Arrays.setAll(order, i -> i);
            if (data.timed()) {
                Arrays.sort(order, Comparator.comparingLong(s -> ended(data, s)));
            }
            for (int s : order) {
                add(Arrays.copyOfRange(data.entries(), data.start(s), data.end(s)));
            }
        }

        private static long ended(Sequences data, int session) {
            return data.length(session) == 0 ? Long.MIN_VALUE : data.time(data.end(session) - 1);
        }

        /// Adds a session that is more recent than all others; one without items, or with too many, is
        /// passed over.
        ///
        /// @param items of the session, oldest first, each from 0 to the number of items, exclusive
        public void add(int... items) {
            int[] different = Arrays.stream(items).distinct().toArray();
            if (different.length == 0 || different.length > longest) {
                return;
            }
            if (count == sessions.length) {
                sessions = Arrays.copyOf(sessions, 2 * count);
                uses = Arrays.copyOf(uses, 2 * count);
            }
            sessions[count] = different;
            uses[count] = different.length;
            for (int item : different) {
                postings[item] = newestFirst(count, postings[item]);
                counts[item]++;
            }
            total += different.length;
            count++;
        }

        /// Lists are replaced and never written, since snapshots share them.
        private int[] newestFirst(int session, int[] older) {
            int length = Math.min(recent, older.length + 1);
            int[] list = new int[length];
            list[0] = session;
            System.arraycopy(older, 0, list, 1, length - 1);
            if (length == older.length && --uses[older[length - 1]] == 0) {
                unused++;
            }
            return list;
        }

        /// What was added by now.
        public SessionIndex build() {
            if (unused > count / 2) {
                compact();
            }
            return new SessionIndex(recent, sessions, count, postings.clone(), counts.clone(), total);
        }

        private void compact() {
            int[] numbers = new int[count];
            int[][] kept = new int[Math.max(1024, count)][];
            int[] keptUses = new int[kept.length];
            int next = 0;
            for (int session = 0; session < count; session++) {
                if (uses[session] > 0) {
                    numbers[session] = next;
                    keptUses[next] = uses[session];
                    kept[next++] = sessions[session];
                }
            }
            for (int item = 0; item < postings.length; item++) {
                postings[item] = Arrays.stream(postings[item])
                        .map(session -> numbers[session])
                        .toArray();
            }
            sessions = kept;
            uses = keptUses;
            count = next;
            unused = 0;
        }
    }
}
