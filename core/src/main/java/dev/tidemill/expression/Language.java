package dev.tidemill.expression;

import dev.cel.common.CelOptions;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeBuilder;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The CEL that we speak: its limits, its functions, and the words that cannot be names.
final class Language {
    static final int LONGEST_EXPRESSION = 4096;
    private static final int DEEPEST = 64;
    private static final int MOST_ITERATIONS = 10_000;
    private static final int LARGEST_REGEX = 1000;

    /// Reserved by CEL's grammar, and `outcome` and `score`, which have their own meaning here.
    static final Set<String> RESERVED = Set.of(
            "as",
            "break",
            "const",
            "continue",
            "else",
            "false",
            "for",
            "function",
            "if",
            "import",
            "in",
            "let",
            "loop",
            "namespace",
            "null",
            "outcome",
            "package",
            "return",
            "score",
            "true",
            "var",
            "void",
            "while");

    /// CEL's own functions that make sense here, for "did you mean".
    private static final List<String> STANDARD = List.of(
            "startsWith",
            "endsWith",
            "contains",
            "matches",
            "size",
            "int",
            "double",
            "string",
            "timestamp",
            "duration");

    private static final CelOptions OPTIONS = CelOptions.current()
            .enableHeterogeneousNumericComparisons(true)
            .maxExpressionCodePointSize(LONGEST_EXPRESSION)
            .maxParseRecursionDepth(DEEPEST)
            .comprehensionMaxIterations(MOST_ITERATIONS)
            .maxRegexProgramSize(LARGEST_REGEX)
            .build();

    private Language() {}

    static CelCompiler compiler(List<Variable> variables) {
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.ALL, CelStandardMacro.EXISTS, CelStandardMacro.EXISTS_ONE)
                .addMacros(
                        CelStandardMacro.MAP.getDefinition(),
                        CelStandardMacro.MAP_FILTER.getDefinition(),
                        CelStandardMacro.FILTER.getDefinition());
        for (Variable variable : variables) {
            builder.addVar(variable.name(), Types.celType(variable.type()));
        }
        Functions.NAMED.forEach(function -> builder.addFunctionDeclarations(function.declaration()));
        Functions.OPERATORS.forEach(function -> builder.addFunctionDeclarations(function.declaration()));
        return builder.build();
    }

    /// The interpreter, made when the first expression needs it.
    static CelRuntime runtime() {
        return Lazy.RUNTIME;
    }

    static Set<String> functionNames() {
        Set<String> names = new TreeSet<>(STANDARD);
        Functions.NAMED.forEach(function -> names.add(function.name()));
        return names;
    }

    private static final class Lazy {
        static final CelRuntime RUNTIME = build();

        private static CelRuntime build() {
            CelRuntimeBuilder builder =
                    CelRuntimeFactory.legacyCelRuntimeBuilder().setOptions(OPTIONS);
            List.of(Functions.NAMED, Functions.OPERATORS)
                    .forEach(functions -> functions.stream()
                            .filter(function -> !Functions.LENIENT.contains(function.name()))
                            .flatMap(function -> function.overloads().stream())
                            .forEach(overload -> builder.addFunctionBindings(overload.binding())));
            return builder.build();
        }
    }
}
