package dev.tidemill.serve.onnx;

import ai.onnxruntime.OrtEnvironment;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// ONNX Runtime's library, loaded when it is first needed.
final class OnnxLibrary {
    /// ONNX Runtime 1.29.0 for Linux ends the process with a segmentation fault while it is loaded where the command
    /// line is longer: at 3,797 bytes it loads, at 3,997 it does not. Long class paths belong in `CLASSPATH`.
    static final int COMMAND_LINE_MAX = 3_500;

    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

    private OnnxLibrary() {}

    /// @throws TidemillException INTERNAL where loading it would end the process
    static OrtEnvironment environment() {
        requireLoadable(commandLineBytes());
        return OrtEnvironment.getEnvironment();
    }

    static void requireLoadable(int commandLineBytes) {
        if (commandLineBytes > COMMAND_LINE_MAX) {
            throw new TidemillException(
                    ErrorCode.INTERNAL,
                    "a process that runs ONNX models must be started with a command line of at most " + COMMAND_LINE_MAX
                            + " bytes, got " + commandLineBytes + "; give the class path in CLASSPATH instead of -cp");
        }
    }

    private static int commandLineBytes() {
        try {
            return Files.isReadable(COMMAND_LINE) ? Files.readAllBytes(COMMAND_LINE).length : 0;
        } catch (IOException unknown) {
            return 0;
        }
    }
}
