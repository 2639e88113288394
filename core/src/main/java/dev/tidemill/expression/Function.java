package dev.tidemill.expression;

import dev.cel.common.CelFunctionDecl;
import java.util.List;

/// A function that expressions may call beside those of CEL.
///
/// @param signature as people read it: `hour(time [, zone])`
/// @param text      what it gives
record Function(String name, String signature, String text, List<Overload> overloads) {
    Function {
        overloads = List.copyOf(overloads);
    }

    CelFunctionDecl declaration() {
        return CelFunctionDecl.newFunctionDeclaration(
                name, overloads.stream().map(Overload::declaration).toList());
    }
}
