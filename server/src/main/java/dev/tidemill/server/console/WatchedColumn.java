package dev.tidemill.server.console;

import dev.tidemill.watch.input.ColumnDrift;

/// A column in its last window, with the sizes of all windows as points of a line.
public record WatchedColumn(ColumnDrift last, String spark) {}
