package dev.tidemill.data;

import dev.tidemill.app.Application;
import dev.tidemill.app.ImportDefinition;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/// Takes files into the streams of an application: CSV, JSON Lines and Parquet, `.gz` too, each row mapped to one
/// or
/// several events, some of which became known only later.
///
/// Files are read in the order of their names, events handed over in the order of when they became known. A row
/// that
/// breaks a rule is refused with its line and column, and the rest goes on; a file that lacks a column is refused
/// before anything is taken. A run can be broken off at any batch and resumed at the position that came with it.
public final class Importer {
    private static final String OTHER_MAPPING =
            "the mapping, or what its streams declare, has changed since these files were"
                    + " imported: all are read again from their start; events that are there already are known by their ids";

    private final Application application;
    private final ImportDefinition definition;
    private final ImportOptions options;
    private final InstantSource clock;

    public Importer(Application application, ImportDefinition definition, ImportOptions options, InstantSource clock) {
        this.application = application;
        this.definition = definition;
        this.options = options;
        this.clock = clock;
    }

    /// Reads all files of the folder that match the definition from the position on, and hands over every event.
    ///
    /// @param progress told after every batch of rows, and at the end
    /// @return how it went in this run
    /// @throws dev.tidemill.core.TidemillException NOT_FOUND without a file, INVALID where a column is missing,
    ///                                             CONFLICT where a file has changed since the position was noted
    public ImportProgress run(
            Path folder, ImportPosition from, ImportTarget target, Consumer<ImportProgress> progress) {
        String mapping = MappingDigest.of(application, definition);
        boolean other = !from.mapping().isEmpty() && !from.mapping().equals(mapping);
        ImportPosition begin = other ? ImportPosition.START : from;
        ImportFiles files = ImportFiles.of(folder, definition, begin);
        List<String> restarted = other ? List.of(OTHER_MAPPING) : files.restarted();
        RowFormat format = new RowFormat(definition);
        files.check(format);
        long disorder = options.disorder()
                .map(java.time.Duration::toMillis)
                .orElseGet(() -> Disorder.measure(application, definition, format, files));
        ImportRun.Plan plan = new ImportRun.Plan(application, definition, options, files, format, mapping, restarted);
        return new ImportRun(plan, clock, target, progress).run(disorder, restarted.isEmpty() ? begin.ahead() : 0);
    }
}
