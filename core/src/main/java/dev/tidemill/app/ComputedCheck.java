package dev.tidemill.app;

import dev.tidemill.app.Tree.Leaf;
import dev.tidemill.expression.Expressions;
import dev.tidemill.expression.Kind;
import java.util.List;

/// Checks the expressions of computed features against the fields of the decided stream and the other features.
final class ComputedCheck {
    private final Code code;
    private final Expressions expressions;

    ComputedCheck(Code code, StreamDefinition decided, List<Feature> features) {
        this.code = code;
        this.expressions = Expressions.over(Scope.decision(decided, features));
    }

    void check(Leaf leaf) {
        code.check(leaf, Kind.NUMBER, expressions);
    }
}
