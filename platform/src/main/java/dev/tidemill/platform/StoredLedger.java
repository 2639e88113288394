package dev.tidemill.platform;

import dev.tidemill.chat.cost.Spent;
import dev.tidemill.chat.limit.LedgerStore;
import dev.tidemill.core.Tenant;
import dev.tidemill.log.Metadata;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The ledger of calls to language models in the metadata store. Marks are written when they are given; lines are
/// gathered and written together, at the latest after a fifth of a second, by a thread of its own; where more come
/// than it can write, whoever brings one waits for it.
final class StoredLedger implements LedgerStore {
    private static final Logger LOG = LoggerFactory.getLogger(StoredLedger.class);
    private static final int MOST_WAITING = 8_192;
    private static final int BATCH = 1_024;
    private static final long GATHER_MILLIS = 200;
    private static final int TRIES = 3;

    private final Jdbi jdbi;
    private final String tenant;
    private final Consumer<Entry> told;
    private final BlockingQueue<Entry> lines = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread writer;
    private final CountDownLatch closing = new CountDownLatch(1);

    /// @param told is told of each line when it is brought, before it is written
    StoredLedger(Metadata metadata, Tenant tenant, Consumer<Entry> told) {
        this.told = told;
        metadata.migrate("chatledger");
        this.jdbi = metadata.jdbi();
        this.tenant = tenant.name();
        this.writer = Thread.ofPlatform().daemon().name("chat-ledger").start(this::write);
    }

    @Override
    public Map<Counter, Long> load(Instant now) {
        return jdbi.inTransaction(handle -> {
            handle.createUpdate("delete from chat_marks where ends <= :now")
                    .bind("now", now.toEpochMilli())
                    .execute();
            Map<Counter, Long> marks = new HashMap<>();
            handle.createQuery("select * from chat_marks where tenant = :tenant")
                    .bind("tenant", tenant)
                    .map((row, context) -> Map.entry(
                            new Counter(
                                    row.getString("limit_name"),
                                    row.getString("subject"),
                                    row.getLong("begins"),
                                    row.getLong("ends")),
                            row.getLong("mark")))
                    .forEach(mark -> marks.put(mark.getKey(), mark.getValue()));
            return marks;
        });
    }

    @Override
    public void mark(Map<Counter, Long> marks) {
        jdbi.useTransaction(handle -> {
            PreparedBatch batch = handle.prepareBatch("insert into chat_marks (tenant, limit_name, subject, begins,"
                    + " ends, mark) values (:tenant, :limit, :subject, :begins, :ends, :mark) on conflict (tenant,"
                    + " limit_name, subject, begins) do update set mark = excluded.mark");
            marks.forEach((counter, mark) -> batch.bind("tenant", tenant)
                    .bind("limit", counter.limit())
                    .bind("subject", counter.subject())
                    .bind("begins", counter.begins())
                    .bind("ends", counter.ends())
                    .bind("mark", mark)
                    .add());
            batch.execute();
        });
    }

    @Override
    public void book(Entry entry) {
        told.accept(entry);
        boolean interrupted = false;
        while (true) {
            try {
                lines.put(entry);
                break;
            } catch (InterruptedException again) {
                interrupted = true; // a settled line is kept whatever happens to whoever brings it
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Looks every now and then instead of being woken by a line, for a line is brought while its caller waits.
    private void write() {
        List<Entry> batch = new ArrayList<>(BATCH);
        boolean last = false;
        while (!last) {
            last = closes();
            while (lines.drainTo(batch, BATCH) > 0) {
                keep(batch);
                batch.clear();
            }
        }
    }

    /// Waits for the next look; whether it is the last.
    private boolean closes() {
        try {
            return closing.await(GATHER_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException woken) {
            return true; // what waits is written
        }
    }

    private void keep(List<Entry> batch) {
        for (int i = 1; i <= TRIES; i++) {
            try {
                insert(batch);
                return;
            } catch (JdbiException failure) {
                LOG.error("{} settled calls could not be written, try {} of {}", batch.size(), i, TRIES, failure);
            }
        }
    }

    private void insert(List<Entry> entries) {
        jdbi.useTransaction(handle -> {
            PreparedBatch batch = handle.prepareBatch("insert into chat_ledger (at, request, tenant, api_key, app_user,"
                    + " application, model, provider, target, prompt, cached, completion, counted, micros, ended)"
                    + " values (:at, :request, :tenant, :key, :user, :application, :model, :provider, :target,"
                    + " :prompt, :cached, :completion, :counted, :micros, :ended)");
            for (Entry entry : entries) {
                batch.bind("at", entry.at().toEpochMilli())
                        .bind("request", entry.request())
                        .bind("tenant", entry.subject().tenant())
                        .bind("key", entry.subject().key())
                        .bind("user", entry.subject().user())
                        .bind("application", entry.subject().application())
                        .bind("model", entry.subject().model())
                        .bind("provider", entry.provider())
                        .bind("target", entry.target())
                        .bind("prompt", entry.usage().prompt())
                        .bind("cached", entry.usage().cached())
                        .bind("completion", entry.usage().completion())
                        .bind("counted", entry.counted() ? 1 : 0)
                        .bind("micros", entry.micros())
                        .bind("ended", entry.end())
                        .add();
            }
            batch.execute();
        });
    }

    /// Sums by day, tenant, application, model and key.
    List<Spent> spent(Instant from, Instant to) {
        return jdbi.withHandle(handle -> handle.createQuery("select at / 86400000 as day, tenant, application, model,"
                        + " api_key, count(*) as calls, sum(prompt) as prompt, sum(completion) as completion,"
                        + " sum(micros) as micros from chat_ledger where at >= :from and at < :to"
                        + " group by at / 86400000, tenant, application, model, api_key order by day, tenant,"
                        + " application, model, api_key")
                .bind("from", from.toEpochMilli())
                .bind("to", to.toEpochMilli())
                .map((row, context) -> new Spent(
                        java.time.LocalDate.ofEpochDay(row.getLong("day")).toString(),
                        row.getString("tenant"),
                        row.getString("application"),
                        row.getString("model"),
                        row.getString("api_key"),
                        row.getLong("calls"),
                        row.getLong("prompt"),
                        row.getLong("completion"),
                        row.getLong("micros")))
                .list());
    }

    /// Returns when every line is written.
    @Override
    public void close() {
        closing.countDown();
        try {
            writer.join(TimeUnit.SECONDS.toMillis(30));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
