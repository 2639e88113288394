package dev.tidemill.server.cli;

import dev.tidemill.core.TidemillException;
import java.io.PrintWriter;
import java.lang.reflect.Constructor;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// All commands, and what becomes of their failures: 0 done, 1 refused or failed, 2 not understood.
public final class CommandTree {
    private static final List<Class<?>> COMMANDS = List.of(
            UpCommand.class,
            AppCommand.class,
            DataCommand.class,
            LineageCommand.class,
            FeaturesCommand.class,
            ModelCommand.class,
            RunCommand.class,
            RolloutCommand.class,
            RetrainingCommand.class,
            ExperimentCommand.class,
            DecisionCommand.class,
            RecommendCommand.class,
            ChatCommand.class,
            BacktestCommand.class,
            JobCommand.class,
            KeyCommand.class,
            WatchCommand.class,
            SimulateCommand.class);

    private CommandTree() {}

    @Command(
            name = "tidemill",
            description = "Turns events into decisions, and learns from what came of them.",
            mixinStandardHelpOptions = true,
            version = "tidemill 0.1.0")
    private static final class Root {}

    /// Runs what the arguments say and gives the exit code. Reading the annotations of every command takes half a
    /// second of a start, so where the first argument names a command, the others are left out.
    ///
    /// @param more further commands
    public static int run(Environment environment, List<?> more, String... arguments) {
        List<Object> all =
                Stream.<Object>concat(COMMANDS.stream(), more.stream()).toList();
        List<Object> named = all.stream()
                .filter(command -> arguments.length > 0 && arguments[0].equals(name(command)))
                .toList();
        return line(environment, named.isEmpty() ? all : named).execute(arguments);
    }

    /// The command line with all its commands, ready to run.
    public static CommandLine of(Environment environment) {
        return line(environment, COMMANDS);
    }

    private static String name(Object command) {
        Class<?> type = command instanceof Class<?> declared ? declared : command.getClass();
        return type.getAnnotation(Command.class).name();
    }

    private static CommandLine line(Environment environment, List<?> commands) {
        CommandLine line = new CommandLine(new Root(), new Factory(environment));
        commands.forEach(line::addSubcommand);
        return line.setOut(environment.out())
                .setErr(environment.err())
                .setUsageHelpAutoWidth(true)
                .setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, environment.err()))
                .setParameterExceptionHandler(CommandTree::misunderstood);
    }

    private static int explain(Exception failure, PrintWriter err) {
        switch (failure) {
            case CommandFailure refused -> {
                err.println("tidemill: " + refused.getMessage());
                refused.findings().forEach(finding -> err.println("  " + finding));
            }
            case TidemillException refused -> {
                err.println("tidemill: " + refused.getMessage());
                refused.problems().forEach(problem -> err.println("  " + problem));
            }
            default -> {
                err.println("tidemill: a defect of ours: " + failure);
                failure.printStackTrace(err);
            }
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static int misunderstood(CommandLine.ParameterException mistake, String[] arguments) {
        CommandLine command = mistake.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("tidemill: " + mistake.getMessage());
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(mistake, err)) {
            err.println("see: " + command.getCommandSpec().qualifiedName() + " --help");
        }
        return CommandLine.ExitCode.USAGE;
    }

    /// Makes commands, handing the environment to those that take it.
    private record Factory(Environment environment) implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            for (Constructor<?> constructor : type.getDeclaredConstructors()) {
                if (constructor.getParameterCount() == 1 && constructor.getParameterTypes()[0] == Environment.class) {
                    return type.cast(constructor.newInstance(environment));
                }
            }
            return CommandLine.defaultFactory().create(type);
        }
    }
}
