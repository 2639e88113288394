package dev.tidemill.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Tenant;
import dev.tidemill.core.TidemillException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a home does before anything is kept in it, and after.
class EmbeddedHomeTest {
    @TempDir
    Path directory;

    @Test
    void isMadeForItsOwnerOnly() throws IOException {
        Path home = directory.resolve("a/home");
        EmbeddedHome.open(home).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
                .isEqualTo("rwx------");
        assertThat(home.resolve("tidemill.home")).hasContent("tidemill-home 1 352474e4\n");
    }

    @Test
    void refusesANewerFormat() throws IOException {
        Files.writeString(directory.resolve(HomeFile.NAME), HomeFile.line(7));
        assertThatThrownBy(() -> EmbeddedHome.open(directory))
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE))
                .hasMessage("the home's format must be at most 1, which is what this program knows, but " + directory
                        + " has format 7; use the newer tidemill that wrote it, or choose another home");
    }

    @Test
    void refusesADamagedHomeFile() throws IOException {
        Path file = directory.resolve(HomeFile.NAME);
        for (String wrong : new String[] {"", "tidemill-home 1 00000000\n", "something else"}) {
            Files.writeString(file, wrong);
            assertThatThrownBy(() -> EmbeddedHome.open(directory))
                    .hasMessage("tidemill.home must hold \"tidemill-home VERSION CHECKSUM\", and " + file
                            + " does not; it is damaged or not ours: restore it from a backup or choose another home");
        }
    }

    @Test
    void refusesWhatThisProcessHasOpen() {
        try (Home home = EmbeddedHome.open(directory)) {
            assertThat(home.directory()).isEqualTo(directory);
            assertThatThrownBy(() -> EmbeddedHome.open(directory))
                    .hasMessage(inUse(ProcessHandle.current().pid()));
        }
        EmbeddedHome.open(directory).close();
    }

    @Test
    void refusesWhatAnotherProcessHasOpen() throws Exception {
        Process child = Child.start("hold", directory);
        try (BufferedReader output = Child.output(child)) {
            assertThat(output.readLine()).isEqualTo("open");
            assertThatThrownBy(() -> EmbeddedHome.open(directory))
                    .isInstanceOfSatisfying(
                            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT))
                    .hasMessage(inUse(child.pid()));
        } finally {
            child.destroyForcibly().waitFor();
        }
        EmbeddedHome.open(directory).close();
    }

    private String inUse(long pid) {
        return "a home must be used by one process at a time, and " + directory + " is in use by process " + pid
                + "; stop it or choose another home";
    }

    @Test
    void refusesAFileInItsPlace() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "x");
        assertThatThrownBy(() -> EmbeddedHome.open(file.resolve("home")))
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE))
                .hasMessageStartingWith(
                        "a home must be a directory that can be written, and " + file.resolve("home") + " is not (")
                .hasMessageEndingWith("check its permissions and the space left, or choose another home");
    }

    @Test
    void refusesAReadOnlyDirectory() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("disk"), "size=1m,ro")) {
            assertThatThrownBy(() -> EmbeddedHome.open(disk.path()))
                    .isInstanceOfSatisfying(
                            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE))
                    .hasMessageStartingWith("a home must be a directory that can be written, and " + disk.path()
                            + " is not (FileSystemException: ")
                    .hasMessageContaining("Read-only file system")
                    .hasMessageEndingWith("check its permissions and the space left, or choose another home");
        }
    }

    @Test
    void saysWhichNamesItTakes() {
        try (Home home = EmbeddedHome.open(directory)) {
            assertThatThrownBy(() -> home.journal(Tenant.DEFAULT, "../x"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("application must match ")
                    .hasMessageEndingWith(", got \"../x\"");
        }
    }

    @Test
    void closingWaitsForCursorsAndThenSaysSo() {
        HomeOptions impatient = new HomeOptions(Durability.PROCESS, 32, 16, 16, 512, 10, 1, Duration.ZERO);
        Home home = EmbeddedHome.open(directory, impatient);
        Journal.Cursor cursor = home.journal(Tenant.DEFAULT, "fraud").scan(0, 1);
        assertThatThrownBy(home::close)
                .hasMessage("closing " + directory + " failed; see what it suppresses")
                .satisfies(e -> assertThat(e.getSuppressed()[0])
                        .hasMessage("cursors must be closed before their home, and after PT0S some are open still"));
        assertThat(cursor.next()).isNull();
        cursor.close();
    }

    @Test
    void pinsItsDefaults() {
        assertThat(HomeOptions.defaults())
                .isEqualTo(new HomeOptions(Durability.PROCESS, 96, 48, 128, 512, 100_000, 4, Duration.ofSeconds(10)));
        assertThat(HomeOptions.defaults().with(Durability.DISK).durability()).isEqualTo(Durability.DISK);
        assertThatThrownBy(() -> new HomeOptions(Durability.PROCESS, 96, 49, 128, 512, 1, 4, Duration.ZERO))
                .hasMessage("write-mebibytes must be 8 to 48, got 49");
        assertThatThrownBy(() -> new HomeOptions(Durability.PROCESS, 96, 48, 128, 0, 1, 4, Duration.ZERO))
                .hasMessage("block-events must be 1 to 8192, got 0");
        assertThatThrownBy(() -> new HomeOptions(Durability.PROCESS, 96, 48, 128, 1, 1, 4, Duration.ofSeconds(-1)))
                .hasMessage("close-wait must not be negative, got PT-1S");
    }
}
