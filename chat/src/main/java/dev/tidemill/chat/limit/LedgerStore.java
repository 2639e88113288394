package dev.tidemill.chat.limit;

import java.time.Instant;
import java.util.Map;

/// Where a ledger is kept over restarts. Only the ledger calls it, one call at a time except [#book].
public interface LedgerStore extends AutoCloseable {
    /// One window of one subject under one limit.
    ///
    /// @param begins the window's first instant, in milliseconds since 1970
    /// @param ends   the next window's
    record Counter(String limit, String subject, long begins, long ends) {}

    /// What each counter may have reached, of windows that have not ended.
    Map<Counter, Long> load(Instant now);

    /// From now on the counters may be as great as that; it is kept when this returns.
    void mark(Map<Counter, Long> marks);

    /// One settled call. It is kept soon.
    void book(Entry entry);

    @Override
    void close();

    /// A line of the ledger.
    ///
    /// @param request  the request's id
    /// @param subject  whose
    /// @param target   the model as the provider knows it
    /// @param provider its name
    /// @param counted  whether the tokens are our count, for the provider sent none
    /// @param end      `finished`, `blocked`, `left` or `broken`
    record Entry(
            Instant at,
            String request,
            Subject subject,
            String provider,
            String target,
            dev.tidemill.chat.model.Usage usage,
            boolean counted,
            long micros,
            String end) {}

    /// Keeps nothing.
    LedgerStore NONE = new LedgerStore() {
        @Override
        public Map<Counter, Long> load(Instant now) {
            return Map.of();
        }

        @Override
        public void mark(Map<Counter, Long> marks) {}

        @Override
        public void book(Entry entry) {}

        @Override
        public void close() {}
    };
}
