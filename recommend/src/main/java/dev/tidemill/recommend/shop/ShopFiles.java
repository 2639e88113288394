package dev.tidemill.recommend.shop;

import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Writes a shop's events as JSON Lines, one file a stream (`clicks.jsonl`), each in the order of time, and
/// the truth into a file of its own.
public final class ShopFiles {
    private static final int BUFFER = 1 << 16;
    private static final String TRUTH =
            "request_id,position,item_id,click_probability,purchase_probability,clicked,bought,best_clicks\n";

    private ShopFiles() {}

    /// Runs the shop with uniformly drawn slates.
    ///
    /// @param folder made where it is not there
    /// @param truth  a CSV with a line for each position of each slate: what was true of it, and what came
    ///     of it
    /// @return how many events of each stream were written
    /// @throws IOException where a file is there already or cannot be written
    public static Map<String, Long> write(Shop shop, Path folder, Optional<Path> truth) throws IOException {
        Files.createDirectories(folder);
        Map<String, Long> counts = new LinkedHashMap<>();
        try (Streams streams = new Streams(folder, truth)) {
            for (String stream : ShopWire.STREAMS) {
                counts.put(stream, 0L);
            }
            for (ShopEvent event : shop.events(shop.uniform(), streams::truth)) {
                streams.write(event);
                counts.merge(ShopWire.stream(event), 1L, Long::sum);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return counts;
    }

    private static final class Streams implements AutoCloseable {
        private final Map<String, OutputStream> files = new LinkedHashMap<>();
        private final Optional<BufferedWriter> truth;

        Streams(Path folder, Optional<Path> truthFile) throws IOException {
            for (String stream : ShopWire.STREAMS) {
                Path file = folder.resolve(stream + ".jsonl");
                files.put(
                        stream,
                        new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW), BUFFER));
            }
            truth = truthFile.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Files.newBufferedWriter(truthFile.get(), StandardOpenOption.CREATE_NEW));
            if (truth.isPresent()) {
                truth.get().write(TRUTH);
            }
        }

        void write(ShopEvent event) throws IOException {
            OutputStream file = java.util.Objects.requireNonNull(files.get(ShopWire.stream(event)));
            file.write(ShopWire.json(event));
            file.write('\n');
        }

        void truth(SlateOutcome outcome) {
            if (truth.isEmpty()) {
                return;
            }
            try {
                for (int k = 0; k < outcome.shown().size(); k++) {
                    SlateOutcome.Shown shown = outcome.shown().get(k);
                    truth.get()
                            .append(outcome.request().id()
                                    + ','
                                    + (k + 1)
                                    + ','
                                    + ShopWire.item(shown.item())
                                    + ','
                                    + shown.clickProbability()
                                    + ','
                                    + shown.purchaseProbability()
                                    + ','
                                    + (shown.clicked() ? 1 : 0)
                                    + ','
                                    + (shown.bought() ? 1 : 0)
                                    + ','
                                    + outcome.best()
                                    + '\n');
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            for (OutputStream file : files.values()) {
                file.close();
            }
            if (truth.isPresent()) {
                truth.get().close();
            }
        }
    }
}
