package dev.tidemill.chat.gateway;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Problem;
import dev.tidemill.core.TidemillException;
import dev.tidemill.core.Words;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// Reads YAML with the place of everything, and collects every mistake as a [Problem] at `file:line:column`.
final class Yaml {
    private static final int LARGEST = 1 << 20;

    private final String file;
    private final List<Problem> problems = new ArrayList<>();

    Yaml(String file) {
        this.file = file;
    }

    /// The text of a file.
    ///
    /// @throws TidemillException NOT_FOUND without it; INVALID where it is too large or not UTF-8
    static String text(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new TidemillException(ErrorCode.NOT_FOUND, "the file must exist, got \"" + file + "\"");
            }
            if (Files.size(file) > LARGEST) {
                throw new TidemillException(ErrorCode.INVALID, file + ": a file must have at most 1 MiB");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
        } catch (CharacterCodingException broken) {
            throw new TidemillException(ErrorCode.INVALID, file + ": the file must be UTF-8", broken);
        } catch (IOException failed) {
            throw new TidemillException(ErrorCode.STORAGE, file + " must be readable, got " + failed, failed);
        }
    }

    /// The root's keys; an empty block where the text is broken, which is then told.
    Block root(String text) {
        try {
            LoadSettings settings = LoadSettings.builder()
                    .setCodePointLimit(LARGEST)
                    .setMaxAliasesForCollections(0)
                    .setAllowRecursiveKeys(false)
                    .build();
            Optional<Node> root = new Compose(settings).composeString(text);
            if (root.isPresent()) {
                return block("the file", root.get());
            }
        } catch (MarkedYamlEngineException broken) {
            problems.add(new Problem(
                    place(broken.getProblemMark()), "the file must be YAML, " + broken.getProblem(), "", ""));
        } catch (YamlEngineException broken) {
            problems.add(new Problem(file + ":1:1", "the file must be YAML, " + broken.getMessage(), "", ""));
        }
        return new Block(file + ":1:1", "the file", Map.of());
    }

    void wrong(String place, String rule, String value, String remedy) {
        problems.add(new Problem(place, rule, value, remedy));
    }

    /// @throws TidemillException INVALID with every mistake, where there is one
    void finish(String what) {
        if (!problems.isEmpty()) {
            String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
            throw new TidemillException(
                    ErrorCode.INVALID, what + " has " + count + "; " + problems.getFirst(), problems);
        }
    }

    private String place(Optional<Mark> mark) {
        return mark.map(at -> file + ":" + (at.getLine() + 1) + ":" + (at.getColumn() + 1))
                .orElse(file + ":1:1");
    }

    private Block block(String what, Node node) {
        String place = place(node.getStartMark());
        Map<String, Node> keys = new LinkedHashMap<>();
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode key) {
                    if (keys.put(key.getValue(), tuple.getValueNode()) != null) {
                        wrong(place(key.getStartMark()), "a key must stand once", key.getValue(), "");
                    }
                } else {
                    wrong(place(tuple.getKeyNode().getStartMark()), "a key must be a word", "", "");
                }
            }
        } else {
            wrong(place, what + " must be a block of keys", shown(node), "");
        }
        return new Block(place, what, keys);
    }

    private static String shown(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "";
    }

    /// Keys with their values. What is asked for is known; what is not, [#known] tells.
    final class Block {
        private final String place;
        private final String what;
        private final Map<String, Node> keys;

        private Block(String place, String what, Map<String, Node> keys) {
            this.place = place;
            this.what = what;
            this.keys = keys;
        }

        String place() {
            return place;
        }

        String place(String key) {
            Node node = keys.get(key);
            return node == null ? place : Yaml.this.place(node.getStartMark());
        }

        Set<String> names() {
            return keys.keySet();
        }

        /// Refuses other keys.
        Block known(String... words) {
            Set<String> known = new TreeSet<>(List.of(words));
            keys.forEach((key, node) -> {
                if (!known.contains(key)) {
                    String near = Words.didYouMean(key, known);
                    wrong(
                            Yaml.this.place(node.getStartMark()),
                            what + " must have no other keys than " + String.join(", ", known),
                            key,
                            near);
                }
            });
            return this;
        }

        Optional<Block> block(String key) {
            return Optional.ofNullable(keys.get(key)).map(node -> Yaml.this.block(key, node));
        }

        /// The blocks of a list.
        List<Block> blocks(String key) {
            Node node = keys.get(key);
            List<Block> blocks = new ArrayList<>();
            if (node instanceof SequenceNode list) {
                list.getValue().forEach(item -> blocks.add(Yaml.this.block("an item of " + key, item)));
            } else if (node != null) {
                wrong(place(key), key + " must be a list", shown(node), "");
            }
            return blocks;
        }

        Optional<String> text(String key) {
            Node node = keys.get(key);
            if (node instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
                return Optional.of(scalar.getValue().strip());
            }
            if (node != null) {
                wrong(place(key), key + " must be a word", shown(node), "");
            }
            return Optional.empty();
        }

        /// A word, or a list of words.
        List<String> words(String key) {
            Node node = keys.get(key);
            if (!(node instanceof SequenceNode list)) {
                return text(key).map(List::of).orElse(List.of());
            }
            List<String> words = new ArrayList<>();
            for (Node item : list.getValue()) {
                if (item instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
                    words.add(scalar.getValue().strip());
                } else {
                    wrong(Yaml.this.place(item.getStartMark()), "an item of " + key + " must be a word", "", "");
                }
            }
            return words;
        }

        /// A text that must be there.
        Optional<String> needed(String key, String remedy) {
            if (!keys.containsKey(key)) {
                wrong(place, what + " must have " + key, "", remedy);
            }
            return text(key);
        }

        <E extends Enum<E>> Optional<E> word(String key, Class<E> type) {
            return text(key).flatMap(word -> {
                List<String> words = new ArrayList<>();
                for (E one : type.getEnumConstants()) {
                    String name = one.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
                    words.add(name);
                    if (name.equals(word.replace('_', '-'))) {
                        return Optional.of(one);
                    }
                }
                wrong(
                        place(key),
                        key + " must be one of " + String.join(", ", words),
                        word,
                        Words.didYouMean(word, words));
                return Optional.empty();
            });
        }

        long whole(String key, long otherwise, long least, long most) {
            return text(key)
                    .map(text -> {
                        if (text.matches("-?[0-9_]{1,18}")) {
                            String digits = text.replace("_", "");
                            if (digits.matches("-?[0-9]+")) {
                                long value = Long.parseLong(digits);
                                if (value >= least && value <= most) {
                                    return value;
                                }
                            }
                        }
                        wrong(place(key), key + " must be a whole number from " + least + " to " + most, text, "");
                        return otherwise;
                    })
                    .orElse(otherwise);
        }

        /// A number that is not negative, in millionths, rounded up.
        Optional<Long> millionths(String key, long most) {
            return text(key).flatMap(text -> {
                if (text.matches("[0-9]{1,12}(\\.[0-9]{1,12})?")) {
                    BigDecimal value = new BigDecimal(text).movePointRight(6).setScale(0, java.math.RoundingMode.UP);
                    if (value.compareTo(BigDecimal.valueOf(most)) <= 0) {
                        return Optional.of(value.longValueExact());
                    }
                }
                wrong(place(key), key + " must be an amount of money such as 0.15", text, "");
                return Optional.empty();
            });
        }

        double share(String key, double otherwise) {
            return text(key)
                    .map(text -> {
                        if (text.matches("[01]?(\\.[0-9]{1,9})?") && !text.isEmpty()) {
                            double value = Double.parseDouble(text);
                            if (value > 0 && value <= 1) {
                                return value;
                            }
                        }
                        wrong(place(key), key + " must be a number above 0, at most 1", text, "");
                        return otherwise;
                    })
                    .orElse(otherwise);
        }

        boolean flag(String key, boolean otherwise) {
            return text(key)
                    .map(text -> {
                        if (!text.equals("true") && !text.equals("false")) {
                            wrong(place(key), key + " must be true or false", text, "");
                        }
                        return text.equals("true");
                    })
                    .orElse(otherwise);
        }

        Optional<Duration> span(String key) {
            return text(key).flatMap(text -> {
                Optional<Duration> span = dev.tidemill.app.Spans.parse(text).filter(length -> length.toMillis() > 0);
                if (span.isEmpty()) {
                    wrong(place(key), key + " must be a length of time such as 500ms, 30s, 5m, 1h, 1d", text, "");
                }
                return span;
            });
        }
    }
}
