package dev.tidemill.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class XgboostModelTest {
    /// One split on feature 1 at 3: left (and missing) −0.5, right 0.25; base score 0.5.
    private static final String STUMP = """
            {"learner":{"gradient_booster":{"model":{"trees":[{
              "default_left":[1,0,0],"left_children":[1,-1,-1],"right_children":[2,-1,-1],
              "split_conditions":[3E0,-5E-1,2.5E-1],"split_indices":[1,0,0],"split_type":[0,0,0],
              "sum_hessian":[4E0,3E0,1E0]}]},"name":"gbtree"},
             "learner_model_param":{"base_score":"[5E-1]","num_class":"0","num_feature":"2","num_target":"1"},
             "objective":{"name":"binary:logistic"}},"version":[3,4,0]}""";

    private static TreeEnsemble read(String json) {
        return TreeEnsemble.readXgboost(json.getBytes(UTF_8));
    }

    @Test
    void aStumpWrittenByHandAnswersAsItReads() {
        TreeEnsemble stump = read(STUMP);
        assertThat(stump.features()).isEqualTo(2);
        assertThat(stump.trees()).isEqualTo(1);
        assertThat(stump.nodes()).isEqualTo(3);
        assertThat(stump.margin(new double[] {9, 2.9})).isEqualTo(-0.5f);
        assertThat(stump.margin(new double[] {9, 3.0})).isEqualTo(0.25f);
        assertThat(stump.margin(new double[] {9, Double.NaN})).isEqualTo(-0.5f);
        assertThat(stump.margin(new double[] {9, Double.POSITIVE_INFINITY})).isEqualTo(0.25f);
    }

    @Test
    void valuesAreComparedAsFloats() {
        double justBelow = Math.nextDown(3.0);
        assertThat(read(STUMP).margin(new double[] {0, justBelow})).isEqualTo(0.25f);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"gbtree\" | \"dart\" | xgboost model must have booster gbtree, got \"dart\"",
                "binary:logistic | multi:softmax | xgboost model must have a logistic, squared error or rank objective,"
                        + " got \"multi:softmax\"",
                "\"num_class\":\"0\" | \"num_class\":\"3\" | xgboost model must have one output, got 3 classes",
                "\"num_target\":\"1\" | \"num_target\":\"2\" | xgboost model must have one output, got 2 targets",
                "\"num_feature\":\"2\" | \"num_feature\":\"x\" | xgboost model must have 1 to 100000 features, got"
                        + " num_feature \"x\"",
                "\"[5E-1]\" | \"[5E-1,1]\" | xgboost model must have one number as base_score, got \"[5E-1,1]\"",
                "\"[5E-1]\" | \"1\" | xgboost model must have a finite base_score, between 0 and 1 for a logistic"
                        + " objective, got \"1\"",
                "\"split_type\":[0 | \"split_type\":[1 | xgboost model must have numeric splits only, got a categorical"
                        + " one in tree 0",
                "\"split_indices\":[1 | \"split_indices\":[2 | xgboost model must split on features 0 to 1, got 2 in"
                        + " tree 0",
                "\"right_children\":[2 | \"right_children\":[1 | xgboost model must have trees without cycles or loose"
                        + " ends, got child 1 in tree 0",
                "\"right_children\":[2 | \"right_children\":[-1 | xgboost model must have trees without cycles or loose"
                        + " ends, got child -1 in tree 0",
                "\"left_children\":[1 | \"left_children\":[7 | xgboost model must have trees without cycles or loose"
                        + " ends, got child 7 in tree 0",
                "[3E0,-5E-1,2.5E-1] | [3E0,-5E-1] | xgboost model must have a finite number in tree 0,"
                        + " split_conditions[2], got \"\"",
                "[3E0,-5E-1,2.5E-1] | [3E0,1E99,2] | xgboost model must have a finite number in tree 0,"
                        + " split_conditions[1], got \"1.0E99\"",
                "[1,-1,-1] | [\"a\",-1,-1] | xgboost model must have a whole number in tree 0, left_children[0], got"
                        + " \"a\"",
                "\"learner\": | \"x\": | xgboost model must have an object \"learner\"",
                "\"trees\": | \"x\": | xgboost model must have a list \"trees\"",
                "[1,-1,-1] | [] | xgboost model must have a root in every tree, got none in tree 0",
            })
    void whatIsNotServedIsRefusedByName(String part, String replacement, String message) {
        assertThat(STUMP).contains(part);
        assertThatThrownBy(() -> read(STUMP.replace(part, replacement)))
                .isInstanceOf(TidemillException.class)
                .hasMessage(message)
                .satisfies(e -> assertThat(((TidemillException) e).code()).isEqualTo(ErrorCode.INVALID));
    }

    @Test
    void whatIsNoJsonIsRefused() {
        assertThatThrownBy(() -> read("{L")).hasMessageStartingWith("xgboost model must be JSON (save it as .json): ");
        assertThatThrownBy(() -> read("")).hasMessageStartingWith("xgboost model must ");
        assertThatThrownBy(() -> read("[".repeat(10_000))).hasMessageStartingWith("xgboost model must be JSON");
    }

    @Test
    void damagedBytesAreRefusedOrStillAModelAndNothingElse() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(5);
        byte[] sound = STUMP.getBytes(UTF_8);
        for (int i = 0; i < 3000; i++) {
            byte[] damaged = Arrays.copyOf(sound, random.nextInt(8) == 0 ? random.nextInt(sound.length) : sound.length);
            for (int k = random.nextInt(3); k >= 0 && damaged.length > 0; k--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(32, 127);
            }
            try {
                TreeEnsemble.readXgboost(damaged).margin(new double[] {1, 2});
            } catch (TidemillException expected) {
                assertThat(expected).hasMessageStartingWith("xgboost model must ");
            } catch (ArrayIndexOutOfBoundsException more) {
                assertThat(TreeEnsemble.readXgboost(damaged).features()).isGreaterThan(2);
            }
        }
    }
}
