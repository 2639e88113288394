package dev.tidemill.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.core.FieldType;
import dev.tidemill.core.TidemillException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionsTest {
    private static final long TIME = Instant.parse("2018-08-11T23:30:00Z").toEpochMilli(); // a Saturday
    private static final Expressions EXPRESSIONS = Expressions.over(List.of(
            new Variable("amount", FieldType.DECIMAL, 2, 0, List.of()),
            new Variable("count", FieldType.INTEGER, 0, 1, List.of()),
            new Variable("channel", FieldType.STRING, 0, 2, List.of("pos", "web")),
            new Variable("foreign", FieldType.BOOLEAN, 0, 3, List.of()),
            new Variable("time", FieldType.TIMESTAMP, 0, 4, List.of()),
            Variable.number("ratio", 5),
            new Variable("outcome.fraud", FieldType.BOOLEAN, 0, 6, List.of()),
            new Variable("type", FieldType.STRING, 0, 7, List.of()),
            Variable.number("nothing", 8)));
    private static final @Nullable Object[] VALUES = {1234L, 7L, "web", true, TIME, 0.5, false, "x", null};

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    amount                                        ; 12.34
                    amount * 2                                    ; 24.68
                    2 * amount + count                            ; 31.68
                    count / 2                                     ; 3
                    count / 2.0                                   ; 3.5
                    -count % 4                                    ; -3
                    count * 9223372036854775807                   ; NaN
                    count / 0                                     ; NaN
                    amount > 10 ? 1.0 : 0.0                       ; 1
                    channel                                       ; 1
                    foreign                                       ; 1
                    hour(time)                                    ; 23
                    hour(time, "Europe/Rome")                     ; 1
                    weekday(time)                                 ; 5
                    weekday(time, "Europe/Rome")                  ; 6
                    minute_of_day(time)                           ; 1410
                    day_of_month(time, "Europe/Rome")             ; 12
                    month(time)                                   ; 8
                    is_weekend(time)                              ; 1
                    abs(-3)                                       ; 3
                    log(1)                                        ; 0
                    log(0)                                        ; NaN
                    log(-1)                                       ; NaN
                    sqrt(amount - 12.34)                          ; 0
                    pow(2, 10)                                    ; 1024
                    round(-2.5)                                   ; -3
                    floor(2.5) + ceil(2.5)                        ; 5
                    min(amount, 3) + max(1, 2)                    ; 5
                    clip(amount, 0, 10)                           ; 10
                    coalesce(nothing, 3)                          ; 3
                    coalesce(nothing, nothing)                    ; NaN
                    nothing + 1                                   ; NaN
                    size(channel)                                 ; 3
                    distance_km(0, 0, 0, 1) ; 111.1950802
                    seconds_between(time, time)                   ; 0
                    [1, 2, 3].map(x, x * 2)[1]                    ; 4
                    """)
    void numbers(String source, double expected) {
        Expression expression = EXPRESSIONS.compile(source, Kind.NUMBER);
        assertThat(expression.number(VALUES)).isCloseTo(expected, org.assertj.core.data.Offset.offset(1e-6));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    amount > 10                                   ; true
                    amount == 12.34                               ; true
                    count == 7.0                                  ; true
                    channel in ["pos", "web"]                     ; true
                    channel in ["pos"]                            ; false
                    count in [1, 7]                               ; true
                    channel.startsWith("w") && channel.contains("e") ; true
                    channel.matches("^w.b$")                      ; true
                    lower("ABC") == "abc"                         ; true
                    outcome.fraud                                 ; false
                    !outcome.fraud                                ; true
                    present(nothing)                              ; false
                    !present(nothing)                             ; true
                    nothing > 1                                   ; false
                    !(nothing > 1)                                ; false
                    nothing > 1 || foreign                        ; true
                    foreign || nothing > 1                        ; true
                    !(nothing > 1 && false)                       ; true
                    nothing != 1                                  ; false
                    type == "x"                                   ; true
                    time > timestamp("2018-01-01T00:00:00Z")      ; true
                    time - duration("1h") < time                  ; true
                    time.getFullYear() == 2018                    ; true
                    [amount, ratio].exists(x, x > 12)             ; true
                    [nothing, ratio].exists(x, x > 12)            ; false
                    [1].exists(x, x > 0 && !present(nothing))     ; true
                    [1].exists(x, coalesce(outcome.fraud, true))  ; false
                    string(count) + "a" == "7a"                   ; true
                    1 / 0 == 1 || true                            ; true
                    """)
    void tests(String source, boolean expected) {
        assertThat(EXPRESSIONS.compile(source, Kind.TEST).test(VALUES)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    amuont > 1            ; 1:1: name must be a field or a feature that is known here, got "amuont" (did you mean "amount"?)
                    1 < outcome.fruad     ; 1:5: name must be a field or a feature that is known here, got "outcome.fruad" (did you mean "outcome.fraud"?)
                    huor(time) > 1        ; 1:1: function must be one that expressions know, got "huor" (did you mean "hour"?)
                    has(amount)           ; 1:1: function must be one that expressions know, got "has" (write present(x))
                    hour(amount) > 1      ; 1:5: function hour must be given types that it takes, got "double" (it takes (timestamp) or (timestamp, string))
                    amount + 'x' > 1      ; 1:8: operator + must be given types that it takes, got "double, string" (compare and add values of one type)
                    foreign ? 1 : 2.0     ; 1:9: operator ?: must be given types that it takes, got "bool, int, double" (write whole numbers with a point, 2.0, or convert with double(x))
                    amount in [1, 2]      ; 1:8: operator in must be given types that it takes, got "double, list(int)" (write whole numbers with a point, 2.0, or convert with double(x))
                    amount >              ; 1:9: expression must go on here, but it ends, got "amount >"
                    amount > > 2          ; 1:10: expression must be CEL, got "amount > > 2" (extraneous input '>')
                    amount                ; 1:1: expression must be true or false, got "decimal" (compare it)
                    if > 1                ; 1:1: name must not be a reserved word of the expression language, got "if"
                    [1, 2]                ; 1:1: expression must give a number, a truth value, a string or a timestamp, got "list"
                    hour(time, "Rome") > 1 ; 1:5: time zone must be one such as Europe/Rome or UTC
                    channel.matches("(")  ; 1:16: pattern must be a regular expression of RE2: missing closing )
                    [amount, ratio].exists(v, present(v)) ; 1:34: present must be given fields or features, not items of a list
                    [1].exists(ratio, ratio > 0) ; 1:11: variable of a list must have a name of its own, not ratio
                    time > timestamp("x") ; 1:17: timestamp must look like 2018-08-08T12:30:00Z
                    """)
    void faults(String source, String problem) {
        assertThatThrownBy(() -> EXPRESSIONS.compile(source, Kind.TEST))
                .isInstanceOfSatisfying(
                        TidemillException.class,
                        refused -> assertThat(refused.problems().getFirst()).hasToString(problem));
    }
}
