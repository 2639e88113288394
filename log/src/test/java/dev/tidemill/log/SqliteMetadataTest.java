package dev.tidemill.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;

/// SQLite keeps the contract.
class SqliteMetadataTest extends MetadataContract {
    @Override
    protected Home open(Path directory) {
        return EmbeddedHome.open(directory);
    }

    @Test
    void seesWhatIsNoSqliteFile() throws IOException {
        Path file = Files.writeString(directory.resolve("other.db"), "this is no database, only text".repeat(50));
        assertThatThrownBy(() -> new SqliteMetadata(file, 1))
                .hasMessageStartingWith(
                        "metadata must be an SQLite file that can be written, and " + file + " is not: ")
                .hasMessageContaining("file is not a database")
                .hasMessageEndingWith("or restore it from a backup");
    }

    @Test
    void asksFlywayOnlyWhenMigrationsChanged() throws IOException {
        String before = Migrations.fingerprint(getClass().getClassLoader(), "probe");
        assertThat(before).contains("/V1__things.sql=", "/V2__first_thing.sql=");
        assertThat(Migrations.fingerprint(getClass().getClassLoader(), "absent"))
                .isEmpty();
        try (SqliteMetadata metadata = new SqliteMetadata(directory.resolve("own.db"), 2)) {
            metadata.migrate("probe");
            metadata.jdbi().useHandle(handle -> handle.execute("drop table flyway_probe"));
            metadata.migrate("probe");
            metadata.jdbi().useHandle(handle -> handle.execute("update tidemill_migrated set fingerprint = 'older'"));
            assertThatThrownBy(() -> metadata.migrate("probe"))
                    .hasMessageStartingWith("the tables of module probe in ")
                    .hasMessageContaining("V1__things.sql");
        }
    }

    @Test
    void readsMigrationsInJars() throws IOException {
        Path jar = directory.resolve("migrations.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (String name : new String[] {"db/", "db/injar/", "db/injar/V1__a.sql", "db/other/V1__b.sql"}) {
                out.putNextEntry(new JarEntry(name));
                out.write(name.endsWith("/") ? new byte[0] : new byte[] {'x'});
                out.closeEntry();
            }
        }
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()})) {
            assertThat(Migrations.fingerprint(loader, "injar")).isEqualTo("{/V1__a.sql=2363233923}");
        }
    }
}
