package dev.tidemill.bench;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `./tidemill bench`: lists the benches, or runs one of them.
public final class Main {
    private static final int USAGE = 2;

    private Main() {}

    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(Benches.all(), out, err, arguments));
    }

    static int run(List<Bench> benches, PrintWriter out, PrintWriter err, String... arguments) {
        CommandSpec spec = CommandSpec.create().name("tidemill bench").mixinStandardHelpOptions(true);
        spec.usageMessage().description("Runs one benchmark of ours beside its peers; without a name lists them.");
        CommandLine line = new CommandLine(spec);
        for (Bench bench : benches) {
            line.addSubcommand(bench.name(), command(bench));
        }
        line.setOut(out).setErr(err);
        line.setExecutionStrategy(parsed -> execute(parsed, benches, out, err));
        return line.execute(arguments);
    }

    private static CommandSpec command(Bench bench) {
        CommandSpec spec = CommandSpec.create().mixinStandardHelpOptions(true);
        spec.usageMessage().description(bench.description());
        spec.addOption(OptionSpec.builder("--json")
                .type(Path.class)
                .paramLabel("FILE")
                .description("Writes the result as JSON.")
                .build());
        spec.addOption(OptionSpec.builder("--data")
                .type(Path.class)
                .paramLabel("DIR")
                .description("Measures on the real data in this folder.")
                .build());
        for (BenchOption option : bench.options()) {
            spec.addOption(OptionSpec.builder("--" + option.name())
                    .type(String.class)
                    .paramLabel(option.placeholder())
                    .description(option.description())
                    .build());
        }
        return spec;
    }

    private static int execute(CommandLine.ParseResult parsed, List<Bench> benches, PrintWriter out, PrintWriter err) {
        Integer help = CommandLine.executeHelpRequest(parsed);
        if (help != null) {
            return help;
        }
        if (!parsed.hasSubcommand()) {
            list(benches, out);
            return 0;
        }
        CommandLine.ParseResult chosen = parsed.subcommand();
        String name = chosen.commandSpec().name();
        Bench bench =
                benches.stream().filter(b -> b.name().equals(name)).findFirst().orElseThrow();
        return new BenchRun(bench, chosen, out, err).execute();
    }

    private static void list(List<Bench> benches, PrintWriter out) {
        int width = benches.stream().mapToInt(b -> b.name().length()).max().orElse(0);
        for (Bench bench : benches) {
            out.println(bench.name() + " ".repeat(width - bench.name().length() + 2) + bench.description());
        }
        if (benches.isEmpty()) {
            out.println("no benches are registered");
        }
    }

    static int usageExit() {
        return USAGE;
    }
}
