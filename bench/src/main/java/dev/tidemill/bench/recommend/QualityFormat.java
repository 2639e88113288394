package dev.tidemill.bench.recommend;

import dev.tidemill.bench.BenchOptions;
import dev.tidemill.bench.BenchResult;
import dev.tidemill.bench.Target;
import dev.tidemill.recommend.kernel.Workers;
import java.util.List;

/// One public protocol: its files, its split, its metrics, what was published for it.
interface QualityFormat {
    /// What `--format` calls it.
    String name();

    /// One line: files, protocol, metrics.
    String description();

    /// What ours has to reach.
    List<Target> targets();

    /// Measures ours into `result`, with the published table as peers. Whatever is chosen is chosen on a
    /// part of the training data, and noted.
    void measure(BenchOptions options, Workers workers, BenchResult.Builder result) throws Exception;
}
