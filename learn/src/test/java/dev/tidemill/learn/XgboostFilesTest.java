package dev.tidemill.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class XgboostFilesTest {
    private static Booster booster;
    private static DMatrix matrix;

    @BeforeAll
    static void train() throws XGBoostError {
        float[] rows = new float[400];
        float[] labels = new float[200];
        for (int i = 0; i < 200; i++) {
            rows[2 * i] = i % 17 == 0 ? Float.NaN : i % 13 / 7f;
            rows[2 * i + 1] = i % 29 / 3f;
            labels[i] = i % 13 > 5 ^ i % 29 > 20 ? 1 : 0;
        }
        matrix = new DMatrix(rows, 200, 2, Float.NaN);
        matrix.setLabel(labels);
        Map<String, Object> parameters =
                Map.of("objective", "binary:logistic", "max_depth", 4, "nthread", 1, "base_score", 0.3);
        booster = XGBoost.train(matrix, parameters, 10, new HashMap<>(), null, null);
    }

    @AfterAll
    static void dispose() {
        booster.dispose();
        matrix.dispose();
    }

    @Test
    void ubjsonBecomesTheSameModelInJson() throws Exception {
        byte[] json = XgboostFiles.json(booster.toByteArray("ubj"));
        assertThat(json).isEqualTo(booster.toByteArray("json"));
        Booster again = XGBoost.loadModel(new ByteArrayInputStream(json));
        assertThat(again.predict(matrix, true)).isEqualTo(booster.predict(matrix, true));
        again.dispose();
    }

    @Test
    void jsonStaysAsItIs() {
        byte[] json = "{\"learner\":{}}".getBytes(StandardCharsets.UTF_8);
        assertThat(XgboostFiles.json(json)).isSameAs(json);
    }

    @Test
    void whatIsNeitherOrTruncatedIsRefused() throws XGBoostError {
        assertThatThrownBy(() -> XgboostFiles.json("binf".getBytes(StandardCharsets.UTF_8)))
                .hasMessage("xgboost model must be UBJSON or JSON (save it as .ubj or .json), got 4 bytes of something"
                        + " else");
        byte[] ubj = booster.toByteArray("ubj");
        for (int length : new int[] {2, 10, 100, ubj.length / 2, ubj.length - 1}) {
            assertThatThrownBy(() -> XgboostFiles.json(Arrays.copyOf(ubj, length)))
                    .as("%d bytes", length)
                    .hasMessageStartingWith("xgboost model must be whole UBJSON: ");
        }
    }
}
