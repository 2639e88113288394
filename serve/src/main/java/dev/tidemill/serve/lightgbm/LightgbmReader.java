package dev.tidemill.serve.lightgbm;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/// Reads LightGBM's text, lines of `key=value` in blocks, into a [LightgbmModel], trusting nothing in it.
///
/// Served: one output, numeric and categorical splits, objectives whose answer is the sum of the leaves or its
/// logistic function. Refused by name: several classes, linear trees, other objectives.
final class LightgbmReader {
    static final int MOST_FEATURES = 10_000;
    static final int MOST_LEAVES = 20_000_000;
    private static final List<String> IDENTITY = List.of(
            "regression", "regression_l1", "huber", "fair", "quantile", "mape", "lambdarank", "rank_xendcg", "custom");

    private LightgbmReader() {}

    static LightgbmModel read(byte[] text) {
        Iterator<String> lines =
                new String(text, StandardCharsets.UTF_8).lines().iterator();
        if (!lines.hasNext() || !lines.next().strip().equals("tree")) {
            throw refuse("must begin with a line \"tree\" (save it as text: model.txt)");
        }
        List<Map<String, String>> blocks = blocks(lines);
        Map<String, String> header = blocks.getFirst();
        requireServed(header);
        int features = whole(header, "max_feature_idx", 0, MOST_FEATURES - 1) + 1;
        List<String> names = List.of(value(header, "feature_names").split(" ", -1));
        if (names.size() != features) {
            throw refuse("must have " + features + " feature_names, got " + names.size());
        }
        List<Map<String, String>> trees = blocks.subList(1, blocks.size());
        requireAll(header, trees.size());
        double average = header.containsKey("average_output") ? 1.0 / trees.size() : 1;
        String[] objective = header.getOrDefault("objective", "custom").split(" ", -1);
        boolean logistic = isLogistic(objective);
        double slope = logistic ? slope(objective) : 1;
        return new LightgbmModel(names, new LightgbmTrees(features).read(trees), average * slope, logistic);
    }

    /// The header, then one for each tree.
    private static List<Map<String, String>> blocks(Iterator<String> lines) {
        List<Map<String, String>> blocks = new ArrayList<>();
        Map<String, String> block = new HashMap<>();
        blocks.add(block);
        while (lines.hasNext()) {
            String line = lines.next().strip();
            if (line.equals("end of trees")) {
                return blocks;
            }
            int equals = line.indexOf('=');
            String key = equals < 0 ? line : line.substring(0, equals);
            if (key.equals("Tree")) {
                block = new HashMap<>();
                blocks.add(block);
            }
            if (!key.isEmpty() && block.put(key, equals < 0 ? "" : line.substring(equals + 1)) != null) {
                throw refuse("must have each key once in a block, got \"" + shown(key) + "\" twice");
            }
        }
        throw refuse("must end its trees with \"end of trees\", got the end of the file (truncated?)");
    }

    private static void requireServed(Map<String, String> header) {
        String version = value(header, "version");
        if (!version.equals("v3") && !version.equals("v4")) {
            throw refuse("must be of version v3 or v4, got \"" + shown(version) + "\"");
        }
        for (String key : List.of("num_class", "num_tree_per_iteration")) {
            if (!value(header, key).equals("1")) {
                throw refuse("must have one output, got " + key + " " + shown(value(header, key)));
            }
        }
    }

    private static void requireAll(Map<String, String> header, int trees) {
        String sizes = value(header, "tree_sizes").strip();
        int announced = sizes.isEmpty() ? 0 : sizes.split(" ", -1).length;
        if (trees == 0 || trees != announced) {
            throw refuse("must have the " + announced + " trees that it announces, and at least one, got " + trees);
        }
    }

    private static boolean isLogistic(String[] objective) {
        return switch (objective[0]) {
            case "binary", "cross_entropy", "xentropy" -> true;
            case String name when IDENTITY.contains(name) && !List.of(objective).contains("sqrt") -> false;
            default ->
                throw refuse("must have the objective binary, cross_entropy or one of "
                        + IDENTITY.subList(0, IDENTITY.size() - 1) + " without sqrt, got \""
                        + shown(String.join(" ", objective)) + "\"");
        };
    }

    private static double slope(String[] objective) {
        for (String one : objective) {
            if (one.startsWith("sigmoid:")) {
                double slope = number(one.substring("sigmoid:".length()), "objective");
                if (slope > 0) {
                    return slope;
                }
                throw refuse("must have a sigmoid above 0, got " + slope);
            }
        }
        return 1;
    }

    static int whole(Map<String, String> block, String key, int least, int most) {
        String text = value(block, key);
        int found = text.matches("\\d{1,9}") ? Integer.parseInt(text) : -1;
        if (found < least || found > most) {
            throw refuse("must have a whole number from " + least + " to " + most + " as " + key + ", got \""
                    + shown(text) + "\"");
        }
        return found;
    }

    static String value(Map<String, String> block, String key) {
        String found = block.get(key);
        if (found == null) {
            throw refuse("must have the key \"" + key + "\" in " + place(block));
        }
        return found;
    }

    static double number(String text, String place) {
        double found;
        try {
            found = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new TidemillException(ErrorCode.INVALID, notFinite(text, place), e);
        }
        if (!Double.isFinite(found)) {
            throw new TidemillException(ErrorCode.INVALID, notFinite(text, place));
        }
        return found;
    }

    private static String notFinite(String text, String place) {
        return "lightgbm model must have finite numbers in " + place + ", got \"" + shown(text) + "\"";
    }

    static String place(Map<String, String> block) {
        return block.containsKey("Tree") ? "tree " + shown(String.valueOf(block.get("Tree"))) : "its header";
    }

    static TidemillException refuse(String what) {
        return new TidemillException(ErrorCode.INVALID, "lightgbm model " + what);
    }

    private static String shown(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
