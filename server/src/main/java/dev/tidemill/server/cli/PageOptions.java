package dev.tidemill.server.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which part of a long list.
final class PageOptions {
    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "how many at most (default: ${DEFAULT-VALUE}, at most 500)")
    private int limit;

    @Option(names = "--before", paramLabel = "N", description = "only those before this offset or sequence")
    private @Nullable Long before;

    String query() {
        return "?limit=" + limit + (before == null ? "" : "&before=" + before);
    }
}
