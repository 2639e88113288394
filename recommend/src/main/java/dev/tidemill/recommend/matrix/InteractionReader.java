package dev.tidemill.recommend.matrix;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Reads files of interactions in the public [layouts][Layout], UTF-8. Ids get their indexes in the
/// builders that are handed in, so that a train and a test file share them. A line that breaks a rule
/// becomes a [Refusal]; the others are taken. Blank lines are passed over.
public final class InteractionReader {
    private final Ids.Builder users;
    private final Ids.Builder items;
    private final ReadLimits limits;

    public InteractionReader(Ids.Builder users, Ids.Builder items, ReadLimits limits) {
        this.users = users;
        this.items = items;
        this.limits = limits;
    }

    /// Reads one file.
    ///
    /// @throws TidemillException INVALID where the header lacks a named column, STORAGE where the file
    /// cannot be read
    public InteractionFile read(Path file, Layout layout) {
        Sink sink = new Sink(file.getFileName().toString());
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            BoundedLines bounded = new BoundedLines(lines, limits.lineLength());
            LineParser parser = parser(layout, bounded, sink);
            for (String line = bounded.next(); line != null; line = bounded.next()) {
                if (bounded.cut()) {
                    sink.refuse(
                            bounded.number(),
                            "a line must have at most " + limits.lineLength() + " characters",
                            line.substring(0, 80),
                            "split it");
                } else if (!line.isBlank()) {
                    parser.take(line, bounded.number());
                }
            }
        } catch (IOException e) {
            throw new TidemillException(
                    ErrorCode.STORAGE, "interactions must be a readable file in UTF-8, got \"" + file + "\"", e);
        }
        return new Caps(limits.perUser(), users).apply(sink.entries, sink.refusals, sink.refused);
    }

    private LineParser parser(Layout layout, BoundedLines lines, Sink sink) throws IOException {
        return switch (layout) {
            case Layout.AdjacencyLines _ -> new AdjacencyParser(users, items, sink);
            case Layout.Delimited delimited -> new DelimitedParser(delimited, lines, users, items, sink);
        };
    }

    /// Takes one line that is not blank.
    interface LineParser {
        void take(String line, long number);
    }

    /// Where parsers put what they found.
    final class Sink {
        final String file;
        final Entries entries = new Entries();
        final List<Refusal> refusals = new ArrayList<>();
        long refused;

        Sink(String file) {
            this.file = file;
        }

        void refuse(long line, String rule, String value, String remedy) {
            refused++;
            if (refusals.size() < limits.refusals()) {
                refusals.add(new Refusal(file, line, rule, value, remedy));
            }
        }
    }
}
