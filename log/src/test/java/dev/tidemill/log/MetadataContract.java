package dev.tidemill.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every SQL store of metadata does. The modules `probe` and `probetwo` have their migrations beside the tests.
public abstract class MetadataContract {
    @TempDir
    protected Path directory;

    private Home home;
    private Metadata metadata;

    /// The home in the directory, new or as it was left.
    protected abstract Home open(Path directory);

    @BeforeEach
    void begin() {
        home = open(directory);
        metadata = home.metadata();
    }

    @AfterEach
    void end() {
        home.close();
    }

    private int count(String table) {
        return metadata.jdbi()
                .withHandle(handle -> handle.select("select count(*) from " + table)
                        .mapTo(int.class)
                        .one());
    }

    @Test
    void modulesMigrateApartFromOneAnother() {
        metadata.migrate("probe");
        metadata.migrate("probetwo");
        metadata.migrate("probe");
        assertThat(count("probe_thing")).isEqualTo(1);
        assertThat(count("probetwo_thing")).isZero();
        metadata.jdbi()
                .useHandle(handle -> handle.execute("insert into probetwo_thing (id, thing) values ('a', 't1')"));
        home.close();
        begin();
        metadata.migrate("probetwo");
        metadata.migrate("probe");
        assertThat(count("probetwo_thing")).isEqualTo(1);
        assertThat(count("flyway_probe where success = 1 and type = 'SQL'")).isEqualTo(2);
    }

    @Test
    void refusesAModuleWithoutMigrations() {
        assertThatThrownBy(() -> metadata.migrate("absent"))
                .hasMessageContaining("the tables of module absent in ")
                .hasMessageContaining("must be brought to their newest version");
        assertThatThrownBy(() -> metadata.migrate("../x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("module must match [a-z]{1,32}, got \"../x\"");
    }

    @Test
    void transactionsAreAllOrNothing() {
        metadata.migrate("probe");
        assertThatThrownBy(() -> metadata.jdbi().useTransaction(handle -> {
                    handle.execute("insert into probe_thing (id, note) values ('t2', 'x')");
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        assertThat(count("probe_thing")).isEqualTo(1);
    }

    @Test
    void foreignKeysHold() {
        metadata.migrate("probe");
        metadata.migrate("probetwo");
        assertThatThrownBy(() -> metadata.jdbi()
                        .useHandle(handle ->
                                handle.execute("insert into probetwo_thing (id, thing) values ('a', 'absent')")))
                .isInstanceOf(JdbiException.class);
    }

    @Test
    void writersWaitForOneAnother() throws Exception {
        metadata.migrate("probe");
        int writers = 8;
        try (ExecutorService threads = Executors.newFixedThreadPool(writers)) {
            List<Future<?>> done = IntStream.range(0, writers)
                    .<Future<?>>mapToObj(_ -> threads.submit(() -> {
                        for (int i = 0; i < 10; i++) {
                            metadata.jdbi().useTransaction(MetadataContract::increment);
                        }
                    }))
                    .toList();
            for (Future<?> one : done) {
                one.get();
            }
        }
        assertThat(count("probe_thing where id = 't1' and note = '80'")).isEqualTo(1);
    }

    private static void increment(Handle handle) {
        int now = handle.select("select note from probe_thing where id = 't1'")
                .mapTo(int.class)
                .one();
        handle.execute("update probe_thing set note = ? where id = 't1'", Integer.toString(now + 1));
    }
}
