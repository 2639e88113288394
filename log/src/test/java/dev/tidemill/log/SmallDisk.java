package dev.tidemill.log;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file system in memory of a given size; tests that need one are skipped where it may not be mounted.
record SmallDisk(Path path) implements AutoCloseable {
    static SmallDisk mount(Path path, String options) throws IOException {
        Files.createDirectories(path);
        assumeThat(run("mount", "-t", "tmpfs", "-o", options, "tmpfs", path.toString()))
                .as("exit code of mount: only root may mount a file system for this test")
                .isZero();
        return new SmallDisk(path);
    }

    private static int run(String... command) {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .onExit()
                    .join()
                    .exitValue();
        } catch (IOException absent) {
            return -1;
        }
    }

    @Override
    public void close() {
        run("umount", "-l", path.toString());
    }
}
