package dev.tidemill.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/// Makes an application file of another one and of what it declares differently.
///
/// Blocks are merged key by key; `monitors` are replaced as a whole, as lists and single values are.
public final class LifecycleFile {
    /// The application that it makes of `apps/fraud`.
    public static final String APPLICATION = "fraud-lifecycle";

    private static final String REPLACED = "monitors";

    private LifecycleFile() {}

    /// The declared differences of [#APPLICATION], as YAML.
    public static String differences() {
        try (InputStream in = LifecycleFile.class.getResourceAsStream("/lifecycle/app.yaml")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Writes `app.yaml` into a folder.
    ///
    /// @param source      the file that it is made of
    /// @param differences YAML, each over what stands before it
    /// @return the file
    public static Path write(Path source, List<String> differences, Path folder) throws IOException {
        Map<Object, Object> whole = read(Files.readString(source));
        for (String text : differences) {
            whole = merged(whole, read(text));
        }
        DumpSettings settings = DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setWidth(110)
                .build();
        return Files.writeString(
                Files.createDirectories(folder).resolve("app.yaml"), new Dump(settings).dumpToString(whole));
    }

    private static Map<Object, Object> read(String yaml) {
        Object read = new Load(LoadSettings.builder().build()).loadFromString(yaml);
        return read instanceof Map<?, ?> map ? new LinkedHashMap<>(map) : new LinkedHashMap<>();
    }

    private static Map<Object, Object> merged(Map<?, ?> below, Map<?, ?> above) {
        Map<Object, Object> merged = new LinkedHashMap<>(below);
        for (Object key : new ArrayList<>(above.keySet())) {
            boolean blocks =
                    !REPLACED.equals(key) && below.get(key) instanceof Map<?, ?> && above.get(key) instanceof Map<?, ?>;
            merged.put(key, blocks ? merged((Map<?, ?>) below.get(key), (Map<?, ?>) above.get(key)) : above.get(key));
        }
        return merged;
    }
}
