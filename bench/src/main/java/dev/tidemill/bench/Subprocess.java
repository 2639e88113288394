package dev.tidemill.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A command run to its end within a time, with its output kept.
///
/// @param exit   its exit code
/// @param output what it wrote to standard output
/// @param errors what it wrote to standard error
record Subprocess(int exit, String output, String errors) {
    /// @throws IOException where it cannot be started or is not done in time (it is ended then)
    static Subprocess run(List<String> command, Path folder, Duration most) throws IOException, InterruptedException {
        Path output = Files.createTempFile("tidemill-output", ".txt");
        Path errors = Files.createTempFile("tidemill-errors", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
            try {
                if (!process.waitFor(most.toSeconds(), TimeUnit.SECONDS)) {
                    throw new IOException("not done within " + most.toSeconds() + " s: " + command.getFirst());
                }
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
            return new Subprocess(process.exitValue(), Files.readString(output), Files.readString(errors));
        } finally {
            Files.deleteIfExists(output);
            Files.deleteIfExists(errors);
        }
    }

    boolean succeeded() {
        return exit == 0;
    }

    /// The last line that is not empty of what went wrong, for a note.
    String lastWords() {
        String text = errors.isBlank() ? output : errors;
        return text.lines().filter(line -> !line.isBlank()).reduce("", (_, line) -> line.strip());
    }
}
