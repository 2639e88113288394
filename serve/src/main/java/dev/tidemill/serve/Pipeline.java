package dev.tidemill.serve;

import dev.tidemill.app.Application;
import dev.tidemill.core.Deadline;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Event;
import dev.tidemill.core.TidemillException;
import dev.tidemill.features.LiveFeatures;
import dev.tidemill.features.StateWriter;
import dev.tidemill.log.Commit;
import dev.tidemill.log.Journal;
import dev.tidemill.log.StoredEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The one way of events into an application: claim the id, give an offset, fold, and, where a decision is asked,
/// read the features, score, rule; then one atomic write of event, state and receipt.
///
/// Offsets are given and events folded under one lock, so that the order of the journal is the order of folding;
/// everything else (parsing before, scoring after, the write, shared by many) happens beside others.
///
/// **Invariant:** the fold of an event has seen exactly the events with smaller offsets.
public final class Pipeline {
    private static final String ORDER = "its turn";
    private static final byte[] PROBE = "probe".getBytes(StandardCharsets.UTF_8);

    private final Journal journal;
    private final Claims claims = new Claims();
    private final OrderedCommit committer;
    private final ReentrantLock order = new ReentrantLock();
    private final Tally tally;
    private volatile Plan plan;
    private long next;
    private boolean closed;

    /// @param plan what runs; replaced as a whole by [#use(Plan)]
    public Pipeline(Journal journal, Plan plan) {
        this.journal = journal;
        this.plan = plan;
        this.tally = Tally.restore(journal);
        this.committer = new OrderedCommit(commit -> tally.write(commit, journal::commit));
        this.next = journal.end();
    }

    /// An application version with all that runs it.
    ///
    /// @param decider    empty where the application decides nothing
    /// @param projection what its system keeps beside features
    public record Plan(
            Application application,
            Streams streams,
            LiveFeatures features,
            Optional<Decider> decider,
            Optional<Projection> projection) {
        /// Of a system that keeps features alone.
        public Plan(Application application, Streams streams, LiveFeatures features, Optional<Decider> decider) {
            this(application, streams, features, decider, Optional.empty());
        }
    }

    /// Events on their way and the places they got.
    private record Carried(
            int index,
            Streams.Stream of,
            Claims.Claim claim,
            byte[] payload,
            @Nullable Event about) {
        Event event() {
            return claim.event;
        }

        int stream() {
            return of.ordinal;
        }

        @Nullable
        String subject() {
            return of.subject(event());
        }
    }

    public Plan plan() {
        return plan;
    }

    /// Whether an event is being taken in or decided at this moment. Any thread may ask, as often as it likes.
    public boolean taking() {
        return !claims.none();
    }

    /// How many acknowledgements wait for their write, that at work included. Any thread may ask.
    public int waiting() {
        return committer.waiting();
    }

    /// Runs another application version from the next event on, after the work that readies it, during which
    /// nothing is taken in.
    public void exclusively(Runnable readying, Plan replacement) {
        Deadline.lock(order, ORDER);
        try {
            settle();
            committer.awaitIdle();
            readying.run();
            replacement.streams().restoreWatermarks(journal);
            plan = replacement;
        } finally {
            order.unlock();
        }
    }

    /// Writes the counts down and takes nothing in any more.
    public void close() {
        Deadline.lock(order, ORDER);
        try {
            committer.awaitIdle();
            if (!committer.broken()) {
                journal.commit(tally.closing());
            }
            closed = true;
        } finally {
            order.unlock();
        }
    }

    /// Writes something that is no event (states computed again, marks) in its turn.
    public void write(Commit commit) {
        OrderedCommit.Place place;
        Deadline.lock(order, ORDER);
        try {
            settle();
            place = committer.place();
        } finally {
            order.unlock();
        }
        committer.commit(place, commit);
    }

    /// Takes hold of something in the order of offsets, while nothing is folded. Quick, since everybody waits.
    public <T> T inOrder(Supplier<T> reading) {
        Deadline.lock(order, ORDER);
        try {
            settle();
            return reading.get();
        } finally {
            order.unlock();
        }
    }

    /// Why nothing can be taken in at the moment; empty where it can. After a failed write this tries one, so that
    /// whoever asks sees by himself when the disk has space again.
    public Optional<String> trouble() {
        if (committer.stalled()) {
            return Optional.of("a write has taken longer than a request may; check the disk");
        }
        if (!committer.broken()) {
            return Optional.empty();
        }
        try {
            write(new Commit().mark(PROBE, PROBE));
            return Optional.empty();
        } catch (TidemillException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /// Counts since ever.
    public Tally tally() {
        return tally;
    }

    /// Takes validated events in, all in one atomic write, each judged on its own.
    ///
    /// @param marks written with them
    /// @return what became of each, in the same order
    /// @throws TidemillException STORAGE where they could not be kept; none of them is then
    public List<Taken> take(List<Event> events, List<Commit.Entry> marks) {
        return begin(events, marks).finish();
    }

    /// The first half of [#take]: the events have their offsets and are folded when it returns; [Taking#finish]
    /// writes them. So one thread can fold what follows while another writes. Every taking is to be finished.
    public Taking begin(List<Event> events, List<Commit.Entry> marks) {
        Taking taking = new Taking(plan, events);
        try {
            claim(taking);
            carry(taking, marks);
            return taking;
        } catch (RuntimeException | Error e) {
            taking.release();
            throw e;
        }
    }

    /// Events on their way in.
    public final class Taking {
        private final Plan running;
        private final List<Event> events;
        private final @Nullable Taken[] taken;
        private final List<Carried> mine;
        private final List<Integer> waiting = new ArrayList<>(0);
        private final Commit commit = new Commit();
        private OrderedCommit.@Nullable Place place;

        private Taking(Plan running, List<Event> events) {
            this.running = running;
            this.events = events;
            this.taken = new Taken[events.size()];
            this.mine = new ArrayList<>(events.size());
        }

        /// Writes them; what waits for equal events of others, or for the events that it is about, follows.
        ///
        /// @throws TidemillException STORAGE where they could not be kept; none of them is then
        public List<Taken> finish() {
            try {
                OrderedCommit.Place own = place;
                if (own != null) {
                    write(own, commit, List.copyOf(mine));
                }
            } finally {
                release();
            }
            for (int index : waiting) {
                taken[index] = await(running, events.get(index));
            }
            List<Taken> all = new ArrayList<>(taken.length);
            for (Taken one : taken) {
                Taken known = java.util.Objects.requireNonNull(one);
                tally.count(known.status());
                all.add(known);
            }
            return all;
        }

        private void release() {
            mine.forEach(carried -> claims.release(carried.claim()));
            mine.clear();
        }
    }

    /// Writes what the events came to. Where the caller's deadline passes before, they stay claimed until they are
    /// written, so that nobody brings them in a second time.
    private void write(OrderedCommit.Place place, Commit commit, List<Carried> carried) {
        try {
            committer.commit(place, commit, () -> carried.forEach(one -> claims.end(one.claim())));
        } catch (TidemillException e) {
            if (place.abandoned()) {
                carried.forEach(one -> one.claim().left = true);
            }
            throw e;
        }
    }

    private void claim(Taking taking) {
        Streams streams = taking.running.streams();
        for (int i = 0; i < taking.events.size(); i++) {
            Event event = taking.events.get(i);
            Streams.Stream stream = streams.stream(event.stream());
            Claims.Claimed claimed = claims.claim(stream.ordinal, event);
            if (claimed.ours()) {
                taking.mine.add(new Carried(i, stream, claimed.claim(), stream.encode(event), null));
            } else {
                taking.waiting.add(i);
            }
        }
        long[] found = find(taking.mine);
        for (int i = 0; i < found.length; i++) {
            Carried carried = taking.mine.get(i);
            if (found[i] >= 0) {
                taking.taken[carried.index()] = compare(found[i], carried.event(), carried.payload());
            }
        }
    }

    private long[] find(List<Carried> carried) {
        long[] found = new long[carried.size()];
        for (int from = 0; from < found.length; ) {
            int stream = carried.get(from).stream();
            List<String> ids = new ArrayList<>();
            int to = from;
            while (to < found.length && carried.get(to).stream() == stream) {
                ids.add(carried.get(to++).event().id());
            }
            System.arraycopy(journal.find(stream, ids), 0, found, from, ids.size());
            from = to;
        }
        return found;
    }

    private Taken compare(long offset, Event event, byte[] payload) {
        StoredEvent there = journal.read(offset).orElse(null);
        boolean same = there == null || (there.time() == event.time() && Arrays.equals(there.payload(), payload));
        return new Taken(same ? Taken.Status.DUPLICATE : Taken.Status.CONFLICT, offset);
    }

    /// Gives offsets to those events of ours that are not there yet, and folds them.
    private void carry(Taking taking, List<Commit.Entry> marks) {
        List<Carried> fresh = subjects(taking);
        if (fresh.isEmpty() && marks.isEmpty()) {
            return;
        }
        marks.forEach(mark -> taking.commit.mark(mark.key(), mark.value()));
        Deadline.lock(order, ORDER);
        try {
            settle();
            OrderedCommit.Place place = committer.place();
            try {
                for (Carried carried : fresh) {
                    taking.taken[carried.index()] = fold(plan, carried, taking.commit);
                }
                fresh.forEach(carried -> carried.claim().folded = true);
            } catch (RuntimeException | Error e) {
                committer.fail(place, e);
                throw e;
            }
            taking.place = place;
        } finally {
            order.unlock();
        }
    }

    /// Finds the events that ours tell something about: written already, or before them in the same batch. What is
    /// about an event that somebody else is bringing in waits.
    private List<Carried> subjects(Taking taking) {
        Streams streams = taking.running.streams();
        List<Carried> fresh = new ArrayList<>(taking.mine.size());
        Map<Claims.Key, Event> batch = new HashMap<>();
        boolean any = taking.mine.stream().anyMatch(carried -> carried.subject() != null);
        for (Carried carried : taking.mine) {
            if (taking.taken[carried.index()] != null) {
                continue;
            }
            Claims.Key subject = subject(streams, carried.event());
            if (subject == null) {
                fresh.add(carried);
                if (any) {
                    batch.put(new Claims.Key(carried.stream(), carried.event().id()), carried.event());
                }
                continue;
            }
            Event about = batch.get(subject);
            Claims.@Nullable Claim claim = about == null ? claims.get(subject) : null;
            boolean elsewhere = claim != null && !claim.folded && !ours(taking, subject);
            if (claim != null && claim.folded) {
                about = claim.event;
            } else if (about == null) {
                about = streams.about(journal, carried.event());
            }
            if (about != null) {
                fresh.add(new Carried(carried.index(), carried.of(), carried.claim(), carried.payload(), about));
            } else if (elsewhere) {
                taking.waiting.add(carried.index());
            } else {
                taking.taken[carried.index()] = new Taken(Taken.Status.UNKNOWN_SUBJECT, -1);
            }
        }
        return fresh;
    }

    private static boolean ours(Taking taking, Claims.Key subject) {
        return taking.mine.stream()
                .anyMatch(carried -> carried.stream() == subject.stream()
                        && carried.event().id().equals(subject.id()));
    }

    private static Claims.@Nullable Key subject(Streams streams, Event event) {
        Streams.Stream stream = streams.stream(event.stream());
        String id = stream.subject(event);
        return id == null ? null : new Claims.Key(streams.ordinal(stream.subjectStream()), id);
    }

    /// Under the order: the next offset, the verdict on lateness, the fold.
    private Taken fold(Plan running, Carried carried, Commit commit) {
        Event event = carried.event();
        long offset = next++;
        boolean late = running.streams().stream(event.stream()).late(event);
        commit.event(new StoredEvent(
                offset, carried.stream(), event.id(), event.time(), event.known(), late, carried.payload()));
        if (carried.about() != null) {
            commit.mark(aboutKey(carried.about().stream(), carried.about().id()), offsetBytes(offset));
        }
        if (!late) {
            StateWriter writer = writer(commit);
            running.features().fold(event, carried.about(), writer);
            if (running.projection().isPresent()) {
                running.projection().get().fold(event, offset, writer);
            }
        }
        return new Taken(late ? Taken.Status.LATE : Taken.Status.ACCEPTED, offset);
    }

    /// The offset of the newest event that tells something about an event.
    public OptionalLong about(String stream, String id) {
        byte[] mark = journal.mark(aboutKey(stream, id));
        return mark == null
                ? OptionalLong.empty()
                : OptionalLong.of(ByteBuffer.wrap(mark).getLong());
    }

    private static byte[] aboutKey(String stream, String id) {
        return ("about:" + stream + ':' + id).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] offsetBytes(long offset) {
        return ByteBuffer.allocate(Long.BYTES).putLong(offset).array();
    }

    private static StateWriter writer(Commit commit) {
        return new StateWriter() {
            @Override
            public void merge(byte[] key, byte[] delta) {
                commit.merge(key, delta);
            }

            @Override
            public void put(byte[] key, byte[] snapshot) {
                commit.state(key, snapshot);
            }
        };
    }

    /// Takes one event in once nobody else brings in an equal one or the one that it is about.
    private Taken await(Plan running, Event event) {
        int stream = running.streams().ordinal(event.stream());
        Claims.Key subject = subject(running.streams(), event);
        while (true) {
            Claims.Claim other = claims.get(new Claims.Key(stream, event.id()));
            other = other == null && subject != null ? claims.get(subject) : other;
            if (other == null) {
                return take(List.of(event), List.of()).getFirst();
            }
            await(other);
        }
    }

    private static void await(Claims.Claim other) {
        try {
            if (!other.await()) {
                throw Deadline.exceeded("an equal event, or the one that it is about, to be written");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TidemillException(ErrorCode.UNAVAILABLE, "interrupted while an equal event was written", e);
        }
    }

    /// Under the order, before anything is folded. After a failed write memory is brought back to what is on disk,
    /// once everyone in flight has failed. States leave the memory only while nothing is in flight, since what is
    /// in flight is not on disk yet.
    private void settle() {
        if (closed) {
            throw new TidemillException(ErrorCode.UNAVAILABLE, "the platform is closing; try again shortly");
        }
        committer.requireNotStalled();
        LiveFeatures features = plan.features();
        Optional<Projection> projection = plan.projection();
        if (features.cachedBytes() > features.limits().cachedBytes()
                || projection.filter(Projection::crowded).isPresent()) {
            committer.awaitIdle();
            if (!committer.broken()) {
                features.committed();
                projection.ifPresent(Projection::committed);
            }
        }
        if (!committer.broken()) {
            return;
        }
        committer.awaitIdle();
        plan.features().forget();
        projection.ifPresent(Projection::restore);
        plan.streams().restoreWatermarks(journal);
        next = journal.end();
        committer.reset();
    }

    /// Decides one validated event.
    ///
    /// @param readNanos how long reading and validating it took
    public Decision decide(Event event, long readNanos) {
        Plan running = plan;
        long begun = running.decider().orElseThrow().nanos();
        Streams.Stream of = running.streams().stream(event.stream());
        int stream = of.ordinal;
        byte[] payload = of.encode(event);
        Claims.Claimed claimed = claims.claim(stream, event);
        while (!claimed.ours()) {
            await(claimed.claim());
            claimed = claims.claim(stream, event);
        }
        try {
            OptionalLong there = journal.find(stream, event.id());
            if (there.isPresent()) {
                return known(there.getAsLong(), new Carried(0, of, claimed.claim(), payload, null), readNanos);
            }
            return decideNew(new Carried(0, of, claimed.claim(), payload, null), readNanos, begun);
        } finally {
            claims.release(claimed.claim());
        }
    }

    private Decision known(long offset, Carried carried, long readNanos) {
        if (compare(offset, carried.event(), carried.payload()).status() == Taken.Status.CONFLICT) {
            return new Decision.Conflict(offset);
        }
        return journal.receipt(offset).isPresent()
                ? new Decision.Repeated(offset)
                : decideTaken(offset, carried, readNanos);
    }

    /// Decides an event that was taken in without a decision: its features are read as of its time, with what has
    /// arrived by now, and the receipt says up to where that is.
    private Decision decideTaken(long offset, Carried carried, long readNanos) {
        Event event = carried.event();
        Plan running;
        OrderedCommit.Place place;
        double[] vector;
        Decider.Pending pending;
        long seen;
        Deadline.lock(order, ORDER);
        try {
            settle();
            running = plan;
            if (running.streams().stream(event.stream()).passed(event.time())) {
                return new Decision.TooOld(offset);
            }
            place = committer.place();
            try {
                vector = new double[running.features().plan().size()];
                running.features().read(event, false, vector);
                pending = running.decider().orElseThrow().begin(event);
                seen = next;
            } catch (RuntimeException | Error e) {
                committer.fail(place, e);
                throw e;
            }
        } finally {
            order.unlock();
        }
        Commit commit = new Commit();
        Receipt receipt;
        try {
            receipt = pending.decide(offset, vector, new Decider.Spent(readNanos, 0, 0))
                    .seenBefore(seen);
            commit.receipt(offset, ReceiptCodec.encode(receipt));
        } catch (RuntimeException | Error e) {
            committer.fail(place, e);
            throw e;
        }
        write(place, commit, List.of(carried));
        return new Decision.Made(receipt);
    }

    private Decision decideNew(Carried carried, long readNanos, long begun) {
        Event event = carried.event();
        Commit commit = new Commit();
        OrderedCommit.Place place;
        Plan running;
        double[] vector;
        Taken taken;
        Decider.Pending pending;
        long started;
        long folded;
        Deadline.lock(order, ORDER);
        try {
            settle();
            running = plan;
            Decider decider = running.decider().orElseThrow();
            started = decider.nanos();
            place = committer.place();
            try {
                vector = new double[running.features().plan().size()];
                taken = fold(running, carried, commit);
                carried.claim().folded = true;
                running.features().read(event, taken.status() == Taken.Status.LATE, vector);
                pending = decider.begin(event);
            } catch (RuntimeException | Error e) {
                committer.fail(place, e);
                throw e;
            }
            folded = decider.nanos();
        } finally {
            order.unlock();
        }
        Receipt receipt;
        try {
            receipt = pending.decide(
                    taken.offset(), vector, new Decider.Spent(readNanos, started - begun, folded - started));
            commit.receipt(taken.offset(), ReceiptCodec.encode(receipt));
        } catch (RuntimeException | Error e) {
            committer.fail(place, e);
            throw e;
        }
        write(place, commit, List.of(carried));
        tally.count(taken.status());
        return new Decision.Made(receipt);
    }
}
