package dev.tidemill.learn;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/// Model files that XGBoost wrote, brought into the one form that is kept and served: its JSON.
public final class XgboostFiles {
    private XgboostFiles() {}

    /// The model as JSON. JSON is handed back as it is; UBJSON is read by XGBoost itself and written as JSON, which
    /// loses nothing: a float has one shortest decimal form.
    ///
    /// @throws TidemillException INVALID where it is neither, or XGBoost cannot read it
    public static byte[] json(byte[] file) {
        if (file.length < 2 || file[0] != '{') {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "xgboost model must be UBJSON or JSON (save it as .ubj or .json), got " + file.length
                            + " bytes of something else");
        }
        return isJson(file[1]) ? file : converted(file);
    }

    /// Behind its first brace JSON has a name in quotes, or space; UBJSON has the type of a length.
    private static boolean isJson(byte second) {
        return second == '"' || second == '}' || Character.isWhitespace(second);
    }

    private static byte[] converted(byte[] file) {
        try {
            Booster booster = XGBoost.loadModel(new ByteArrayInputStream(file));
            try {
                return booster.toByteArray("json");
            } finally {
                booster.dispose();
            }
        } catch (XGBoostError | IOException e) {
            throw new TidemillException(ErrorCode.INVALID, "xgboost model must be whole UBJSON: " + firstLine(e), e);
        }
    }

    private static String firstLine(Exception cause) {
        return String.valueOf(cause.getMessage()).strip().lines().findFirst().orElse("");
    }
}
