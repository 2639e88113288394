package dev.tidemill.serve;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Reads XGBoost's own JSON (schema of version 1 to 3) into a [TreeEnsemble], trusting nothing in it.
///
/// Served: `gbtree` with numeric splits and one output. Refused by name: `dart`, `gblinear`, categorical splits,
/// several classes or targets, unknown objectives.
final class XgboostModel {
    static final int MOST_NODES = 50_000_000;
    static final int MOST_FEATURES = 100_000;
    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(64)
                            .maxStringLength(1 << 20)
                            .build())
                    .build())
            .build();

    private XgboostModel() {}

    /// What the model calls its features; nothing where it was trained without names.
    static List<String> names(byte[] json) {
        List<String> names = new ArrayList<>();
        object(root(json), "learner").path("feature_names").forEach(name -> names.add(name.asText()));
        return names;
    }

    static TreeEnsemble read(byte[] json) {
        JsonNode learner = object(root(json), "learner");
        TreeObjective objective = objective(learner);
        JsonNode parameters = object(learner, "learner_model_param");
        int features = features(parameters);
        requireOne(parameters, "num_class", "classes");
        requireOne(parameters, "num_target", "targets");
        JsonNode model = object(booster(learner), "model");
        TreeNodes nodes = new XgboostTrees(features).read(array(model, "trees"));
        return new TreeEnsemble(nodes, objective.baseMargin(baseScore(parameters, objective)), features, objective);
    }

    private static JsonNode root(byte[] json) {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (IOException e) {
            throw new TidemillException(
                    ErrorCode.INVALID, "xgboost model must be JSON (save it as .json): " + e.getMessage(), e);
        }
        if (root == null) {
            throw refuse("must be JSON (save it as .json), got nothing");
        }
        return root;
    }

    private static TreeObjective objective(JsonNode learner) {
        String name = object(learner, "objective").path("name").asText("");
        return TreeObjective.named(name)
                .orElseThrow(
                        () -> refuse("must have a logistic, squared error or rank objective, got \"" + name + "\""));
    }

    private static JsonNode booster(JsonNode learner) {
        JsonNode booster = object(learner, "gradient_booster");
        String name = booster.path("name").asText("");
        if (!name.equals("gbtree")) {
            throw refuse("must have booster gbtree, got \"" + name + "\"");
        }
        return booster;
    }

    private static int features(JsonNode parameters) {
        String text = parameters.path("num_feature").asText("");
        try {
            int features = Integer.parseInt(text);
            if (features >= 1 && features <= MOST_FEATURES) {
                return features;
            }
        } catch (NumberFormatException e) {
            throw new TidemillException(ErrorCode.INVALID, numFeature(text), e);
        }
        throw new TidemillException(ErrorCode.INVALID, numFeature(text));
    }

    private static String numFeature(String text) {
        return "xgboost model must have 1 to " + MOST_FEATURES + " features, got num_feature \"" + text + "\"";
    }

    private static void requireOne(JsonNode parameters, String key, String what) {
        String text = parameters.path(key).asText("1");
        if (!text.equals("0") && !text.equals("1")) {
            throw refuse("must have one output, got " + text + " " + what);
        }
    }

    /// A plain number until version 2, a list of one since.
    private static float baseScore(JsonNode parameters, TreeObjective objective) {
        String text = parameters.path("base_score").asText("");
        String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        float score;
        try {
            score = Float.parseFloat(bare);
        } catch (NumberFormatException e) {
            throw new TidemillException(
                    ErrorCode.INVALID, "xgboost model must have one number as base_score, got \"" + text + "\"", e);
        }
        boolean sound = objective == TreeObjective.LOGISTIC ? score > 0 && score < 1 : Float.isFinite(score);
        if (!sound) {
            throw refuse(
                    "must have a finite base_score, between 0 and 1 for a logistic objective, got \"" + text + "\"");
        }
        return score;
    }

    static JsonNode object(JsonNode parent, String key) {
        JsonNode child = parent.path(key);
        if (!child.isObject()) {
            throw refuse("must have an object \"" + key + "\"");
        }
        return child;
    }

    static JsonNode array(JsonNode parent, String key) {
        JsonNode child = parent.path(key);
        if (!child.isArray()) {
            throw refuse("must have a list \"" + key + "\"");
        }
        return child;
    }

    static TidemillException refuse(String what) {
        return new TidemillException(ErrorCode.INVALID, "xgboost model " + Objects.requireNonNull(what));
    }
}
