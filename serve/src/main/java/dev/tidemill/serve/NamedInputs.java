package dev.tidemill.serve;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which feature goes into which input of a model whose inputs have names.
public final class NamedInputs {
    private NamedInputs() {}

    /// The features in the order of the model's inputs.
    ///
    /// @param inputs   the model's own names
    /// @param declared features in that order; or `input=feature` for those of another name than the input, and
    ///                 plain names for the others; or nothing where the features are called as the inputs are
    /// @throws TidemillException INVALID where an input has none or several, or one named is none
    public static List<String> features(List<String> inputs, List<String> declared) {
        if (declared.isEmpty()) {
            return inputs;
        }
        return declared.stream().anyMatch(one -> one.contains("=")) ? ordered(inputs, declared) : declared;
    }

    /// The features in the order of the model's inputs, of which each is declared by name.
    ///
    /// @throws TidemillException INVALID where an input has none or several, or one named is none
    public static List<String> ordered(List<String> inputs, List<String> declared) {
        Map<String, String> features = new HashMap<>();
        for (String one : declared) {
            int equals = one.indexOf('=');
            String input = equals < 0 ? one : one.substring(0, equals);
            if (!inputs.contains(input) || features.put(input, one.substring(equals + 1)) != null) {
                throw refuse(inputs, "\"" + one + "\"; write input=feature where their names differ");
            }
        }
        List<String> ordered = new ArrayList<>();
        for (String input : inputs) {
            String feature = features.get(input);
            if (feature == null) {
                throw refuse(inputs, "none for \"" + input + "\"");
            }
            ordered.add(feature);
        }
        return ordered;
    }

    private static TidemillException refuse(List<String> inputs, String got) {
        return new TidemillException(
                ErrorCode.INVALID, "inputs must give each of " + inputs + " one feature, got " + got);
    }
}
