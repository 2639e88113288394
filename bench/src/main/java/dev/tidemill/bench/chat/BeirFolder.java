package dev.tidemill.bench.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemill.chat.document.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// A test collection as BEIR lays it out: `corpus.jsonl`, `queries.jsonl`, `qrels/*.tsv`.
///
/// @param queries only those that have judgements
/// @param gains   for each query the gain of each document, above 0 where it is relevant
record BeirFolder(List<Document> documents, Map<String, String> queries, Map<String, Map<String, Integer>> gains) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static BeirFolder read(Path folder) throws IOException {
        Path place = Files.exists(folder.resolve("corpus.jsonl")) ? folder : folder.resolve("beir");
        if (!Files.exists(place.resolve("corpus.jsonl"))) {
            throw new IllegalArgumentException(
                    "--data must have corpus.jsonl, queries.jsonl and qrels/*.tsv, got \"" + folder + "\"");
        }
        List<Document> documents = new ArrayList<>();
        for (JsonNode line : lines(place.resolve("corpus.jsonl"))) {
            documents.add(Document.plain(
                    line.path("_id").asText(),
                    line.path("title").asText(),
                    line.path("text").asText(),
                    Map.of(),
                    Set.of()));
        }
        Map<String, Map<String, Integer>> gains = gains(place.resolve("qrels"));
        Map<String, String> queries = new LinkedHashMap<>();
        for (JsonNode line : lines(place.resolve("queries.jsonl"))) {
            if (gains.containsKey(line.path("_id").asText())) {
                queries.put(line.path("_id").asText(), line.path("text").asText());
            }
        }
        return new BeirFolder(documents, queries, gains);
    }

    /// The same with the 2nd, 4th, … question only.
    BeirFolder everySecond() {
        Map<String, String> some = new LinkedHashMap<>();
        int place = 0;
        for (Map.Entry<String, String> query : queries.entrySet()) {
            if (++place % 2 == 0) {
                some.put(query.getKey(), query.getValue());
            }
        }
        return new BeirFolder(documents, some, gains);
    }

    private static List<JsonNode> lines(Path file) throws IOException {
        List<JsonNode> read = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            read.add(JSON.readTree(line));
        }
        return read;
    }

    private static Map<String, Map<String, Integer>> gains(Path folder) throws IOException {
        Map<String, Map<String, Integer>> gains = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(one -> one.toString().endsWith(".tsv"))
                    .sorted()
                    .toList()) {
                for (String line : Files.readAllLines(file)) {
                    String[] cells = line.split("\t");
                    if (cells.length == 3 && !cells[2].equals("score") && Integer.parseInt(cells[2].strip()) > 0) {
                        gains.computeIfAbsent(cells[0], _ -> new LinkedHashMap<>())
                                .put(cells[1], Integer.parseInt(cells[2].strip()));
                    }
                }
            }
        }
        return gains;
    }
}
