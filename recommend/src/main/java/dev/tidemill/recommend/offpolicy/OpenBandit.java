package dev.tidemill.recommend.offpolicy;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.recommend.matrix.Refusal;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads logs in the layout of the Open Bandit Dataset (Saito et al., NeurIPS 2021): comma-separated, with
/// a header that names `item_id` (from 0), `position` (from 1), `click` and `propensity_score`;
/// `user_feature_…` together are the context. Other columns are passed over. A line that breaks a rule is
/// refused, the others are taken.
public final class OpenBandit {
    private static final List<String> NEEDED = List.of("item_id", "position", "click", "propensity_score");
    private static final int MOST_REFUSALS = 1000;
    private static final int LONGEST_LINE = 1 << 20;

    private final int items;
    private final int positions;

    /// @param items     how many items there are
    /// @param positions how many positions a slate has
    public OpenBandit(int items, int positions) {
        this.items = items;
        this.positions = positions;
    }

    /// What was read.
    ///
    /// @param log      rows in the order of the file
    /// @param refusals of lines that were not taken, at most 1,000
    /// @param refused  how many there were
    public record Read(LoggedActions log, List<Refusal> refusals, long refused) {
        public Read {
            refusals = List.copyOf(refusals);
        }
    }

    /// Reads one file.
    ///
    /// @throws TidemillException INVALID where the header lacks a column; STORAGE where the file cannot be read
    public Read read(Path file) {
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            return new Reading(file.getFileName().toString(), lines.readLine()).all(lines);
        } catch (IOException e) {
            throw new TidemillException(
                    ErrorCode.STORAGE, "a log must be a readable file in UTF-8, got \"" + file + "\"", e);
        }
    }

    private final class Reading {
        private final String file;
        private final int width;
        private final int[] columns;
        private final int[] features;
        private final Map<String, Integer> contexts = new HashMap<>();
        private final LoggedActions.Builder log = LoggedActions.builder(items, positions);
        private final List<Refusal> refusals = new ArrayList<>();
        private long refused;

        Reading(String file, @org.jspecify.annotations.Nullable String header) {
            this.file = file;
            List<String> names = header == null ? List.of() : List.of(header.split(",", -1));
            for (String needed : NEEDED) {
                if (!names.contains(needed)) {
                    throw new TidemillException(
                            ErrorCode.INVALID,
                            file + ":1: the header must name " + NEEDED + ", got none named " + needed);
                }
            }
            width = names.size();
            columns = NEEDED.stream().mapToInt(names::indexOf).toArray();
            features = java.util.stream.IntStream.range(0, width)
                    .filter(i -> names.get(i).startsWith("user_feature_"))
                    .toArray();
        }

        Read all(BufferedReader lines) throws IOException {
            long number = 1;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    take(line, number);
                }
            }
            return new Read(log.build(), refusals, refused);
        }

        private void take(String line, long number) {
            if (line.length() > LONGEST_LINE) {
                refuse(number, "a line must have at most " + LONGEST_LINE + " characters", line);
                return;
            }
            String[] fields = line.split(",", -1);
            if (fields.length != width) {
                refuse(number, "a line must have " + width + " fields as the header does", line);
                return;
            }
            try {
                log.add(
                        context(fields),
                        Integer.parseInt(fields[columns[0]]),
                        Integer.parseInt(fields[columns[1]]) - 1,
                        Double.parseDouble(fields[columns[2]]),
                        Double.parseDouble(fields[columns[3]]));
            } catch (NumberFormatException broken) {
                refuse(number, "item_id and position must be whole numbers, click and propensity_score numbers", line);
            } catch (IllegalArgumentException broken) {
                refuse(number, String.valueOf(broken.getMessage()), line);
            }
        }

        private int context(String[] fields) {
            StringBuilder key = new StringBuilder();
            for (int feature : features) {
                key.append(fields[feature]).append(',');
            }
            return contexts.computeIfAbsent(key.toString(), _ -> contexts.size());
        }

        private void refuse(long line, String rule, String value) {
            refused++;
            if (refusals.size() < MOST_REFUSALS) {
                refusals.add(new Refusal(file, line, rule, value, "correct the line and read the file again"));
            }
        }
    }
}
