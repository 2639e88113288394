package dev.tidemill.registry.tracking;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.util.Map;
import java.util.regex.Pattern;

/// What may be written to a run. The limits are MLflow's, so that what is kept here fits there.
final class Limits {
    static final int METRICS = 1000;
    static final int PARAMETERS = 100;
    static final int TAGS = 100;
    static final int TOTAL = 1000;
    static final int KEY = 250;
    static final int PARAMETER = 6000;
    static final int TAG = 5000;
    static final int NAME = 500;
    static final int DIGEST = 64;

    private static final Pattern KEYS = Pattern.compile("[/\\w.\\- :]+");

    private Limits() {}

    static void check(RunBatch batch) {
        most("metrics", batch.metrics().size(), METRICS);
        most("params", batch.parameters().size(), PARAMETERS);
        most("tags", batch.tags().size(), TAGS);
        most(
                "metrics, params and tags together",
                batch.metrics().size()
                        + batch.parameters().size()
                        + batch.tags().size(),
                TOTAL);
        for (MetricPoint point : batch.metrics()) {
            key("metric", point.name());
            if (point.at() < 0) {
                throw invalid("timestamp of metric '" + point.name() + "' must be at least 0, got " + point.at());
            }
        }
        batch.parameters().forEach((name, value) -> {
            key("param", name);
            length("value of param '" + name + "'", value, PARAMETER);
        });
        tags(batch.tags());
    }

    static void tags(Map<String, String> tags) {
        tags.forEach((name, value) -> {
            key("tag", name);
            length("value of tag '" + name + "'", value, TAG);
        });
    }

    private static void most(String what, int count, int most) {
        if (count > most) {
            throw invalid("a request must hold at most " + most + " " + what + ", got " + count
                    + "; send them in several requests");
        }
    }

    static void key(String what, String name) {
        length("name of a " + what, name, KEY);
        if (!KEYS.matcher(name).matches() || !normal(name)) {
            throw invalid("Invalid value \"" + shown(name) + "\" for parameter 'key' supplied: name of a " + what
                    + " must be letters, digits, _ - . : / and spaces, as a path without . and .. parts");
        }
    }

    /// Whether a name that may hold slashes is a relative path in its shortest form.
    static boolean normal(String name) {
        for (String part : name.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                return false;
            }
        }
        return true;
    }

    static void length(String what, String text, int most) {
        if (text.length() > most) {
            throw invalid(what + " must have at most " + most + " characters, got " + text.length());
        }
    }

    static void name(String what, String name) {
        if (name.isBlank()) {
            throw invalid("Missing value for required parameter 'name'");
        }
        length(what, name, NAME);
    }

    static String shown(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }

    static TidemillException invalid(String message) {
        return new TidemillException(ErrorCode.INVALID, message);
    }

    static TidemillException missing(String message) {
        return new TidemillException(ErrorCode.NOT_FOUND, message);
    }
}
