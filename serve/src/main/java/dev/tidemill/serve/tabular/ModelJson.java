package dev.tidemill.serve.tabular;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.serve.Contribution;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the models of this package read their files and put their reasons in order.
final class ModelJson {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ModelJson() {}

    static <T> T read(String what, byte[] file, Class<T> type) {
        try {
            return JSON.readValue(file, type);
        } catch (JsonProcessingException e) {
            Throwable cause = e.getCause();
            String why = cause instanceof IllegalArgumentException ? cause.getMessage() : e.getOriginalMessage();
            throw new TidemillException(ErrorCode.INVALID, what + " must be read as JSON: " + why, e);
        } catch (IOException e) {
            throw new TidemillException(ErrorCode.INVALID, what + " must be read as JSON: " + e.getMessage(), e);
        }
    }

    static byte[] write(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of plain values must have a JSON form", e);
        }
    }

    static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    static void requireNames(@Nullable List<String> features) {
        require(
                features != null && !features.isEmpty() && !features.contains(null),
                "features must name at least one, got " + features);
    }

    static void requireInputs(int inputs, List<String> features) {
        if (features.size() != inputs) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "inputs must name the " + inputs + " features that the model takes, got " + features.size() + ": "
                            + features);
        }
    }

    /// Log-odds of a probability.
    static double logit(double probability) {
        return StrictMath.log(probability / (1 - probability));
    }

    static List<Contribution> ordered(List<Contribution> reasons, int most) {
        List<Contribution> ordered = new ArrayList<>(reasons);
        ordered.removeIf(reason -> reason.contribution() == 0);
        ordered.sort(Comparator.comparingDouble((Contribution c) -> -Math.abs(c.contribution()))
                .thenComparing(Contribution::feature));
        return List.copyOf(ordered.subList(0, Math.min(most, ordered.size())));
    }
}
