package dev.tidemill.platform;

import java.util.List;
import java.util.Map;

/// A model made elsewhere, with what it says about itself.
///
/// @param format   `onnx`, `xgboost` (JSON or UBJSON), `lightgbm`, `linear`, `rules`, `ensemble`
/// @param inputs   names of features in the order in which the model takes them, or `input=feature`
/// @param settings of the format: for `onnx` `output`, `column`, `gives`, `fill`, `fill.<feature>`
/// @param file     the model file; not copied
public record OutsideModel(String format, List<String> inputs, Map<String, String> settings, byte[] file) {
    public OutsideModel {
        inputs = List.copyOf(inputs);
        settings = Map.copyOf(settings);
    }
}
