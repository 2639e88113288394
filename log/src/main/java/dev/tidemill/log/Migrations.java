package dev.tidemill.log;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/// The migrations of one module as they lie on the class path: enough to see, without starting Flyway, that they are
/// the ones applied last time.
final class Migrations {
    private Migrations() {}

    /// Names and checksums of the files under `db/<module>`; empty where there are none.
    static String fingerprint(ClassLoader loader, String module) throws IOException {
        Map<String, Long> files = new TreeMap<>();
        for (URL root : Collections.list(loader.getResources("db/" + module))) {
            switch (root.openConnection()) {
                case JarURLConnection jar -> fromJar(jar, files);
                default -> fromDirectory(root, files);
            }
        }
        return files.isEmpty() ? "" : files.toString();
    }

    private static void fromJar(JarURLConnection connection, Map<String, Long> files) throws IOException {
        connection.setUseCaches(false);
        try (JarFile jar = connection.getJarFile()) {
            String prefix = connection.getEntryName();
            for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
                if (!entry.isDirectory() && entry.getName().startsWith(prefix)) {
                    files.put(entry.getName().substring(prefix.length()), entry.getCrc());
                }
            }
        }
    }

    private static void fromDirectory(URL root, Map<String, Long> files) throws IOException {
        Path directory = Path.of(uri(root));
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                CRC32 crc = new CRC32();
                try (InputStream in = Files.newInputStream(path)) {
                    crc.update(in.readAllBytes());
                }
                files.put("/" + directory.relativize(path), crc.getValue());
            }
        }
    }

    private static URI uri(URL root) throws IOException {
        try {
            return root.toURI();
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }
}
