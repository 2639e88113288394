package dev.tidemill.platform;

import java.util.Map;

/// Lists of items of applications that declare a slate.
public interface Recommendations {
    /// Asks for a list of items: an event of the decided stream, made from the question and decided like any other.
    ///
    /// @param question by name: `user`, `session`, `item`, `basket`, `kind`, `k`, `filter`, `exclude`, `include`,
    ///     `cursor` (what an earlier page gave as next), `id` (of the decision; made where it is not given), and any
    ///     other field of the decided stream
    /// @throws dev.tidemill.core.TidemillException INVALID where a name is unknown or not declared, `k` is out of
    ///     range, or the filter is no test
    Page ask(String application, Map<String, String> question);

    /// @param next the cursor of the next page; empty where this one is the last
    record Page(DecisionAnswer answer, String next) {}
}
