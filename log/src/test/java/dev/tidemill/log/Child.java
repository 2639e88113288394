package dev.tidemill.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemill.core.Tenant;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.List;

/// Another process with a home: either it only holds it, or it commits and says after each commit how far it came.
final class Child {
    private Child() {}

    public static void main(String[] arguments) throws IOException {
        Home home = EmbeddedHome.open(Path.of(arguments[1]));
        System.out.println("open");
        if (arguments[0].equals("hold")) {
            System.in.read();
            return;
        }
        Journal journal = home.journal(Tenant.DEFAULT, "fraud");
        int stream = journal.stream("payments");
        for (int round = 0; ; round++) {
            commit(journal, stream, round % 10 == 9 ? 1500 : 1);
            System.out.println(journal.end());
        }
    }

    /// Every event has an id, a receipt, and one byte in the state `count`.
    private static void commit(Journal journal, int stream, int events) {
        Commit commit = new Commit();
        long end = journal.end();
        for (long offset = end; offset < end + events; offset++) {
            commit.event(new StoredEvent(offset, stream, "e" + offset, offset, offset, false, new byte[50]))
                    .merge("count".getBytes(UTF_8), new byte[] {1})
                    .receipt(offset, new byte[] {(byte) offset});
        }
        journal.commit(commit);
    }

    static Process start(String what, Path home) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return new ProcessBuilder(List.of(
                        java,
                        "-Xmx256m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        path,
                        Child.class.getName(),
                        what,
                        home.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    static BufferedReader output(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    }
}
