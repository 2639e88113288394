package dev.tidemill.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemill.server.cli.CommandFailure;
import dev.tidemill.server.http.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// MovieLens 100K in a folder as it is published: ratings to learn from, ratings that are held out, films by title.
///
/// Held out is what `ms_recommenders_split/test.tsv` has where that is there (the split of Microsoft Recommenders);
/// else the newest quarter of each user's ratings.
///
/// @param learned oldest first
/// @param held    by user the films that are held out
record MovieLens(List<Rating> learned, Map<String, Set<String>> held, List<Film> films) {
    private static final int GENRES_FROM = 5;

    /// @param time seconds since 1970
    record Rating(String user, String film, String stars, long time) {}

    /// @param genres apart by `|`
    record Film(String id, String title, String genres) {}

    /// Reads a folder.
    static MovieLens read(Path folder) throws IOException {
        Path split = folder.resolve("ms_recommenders_split");
        List<Rating> learned = new ArrayList<>();
        Map<String, Set<String>> held = new TreeMap<>();
        if (Files.isRegularFile(split.resolve("train.tsv")) && Files.isRegularFile(split.resolve("test.tsv"))) {
            learned.addAll(ratings(split.resolve("train.tsv")));
            ratings(split.resolve("test.tsv")).forEach(rating -> hold(held, rating));
        } else {
            newest(ratings(folder.resolve("u.data")), learned, held);
        }
        learned.sort(Comparator.comparingLong(Rating::time));
        return new MovieLens(learned, held, films(folder));
    }

    private static void hold(Map<String, Set<String>> held, Rating rating) {
        held.computeIfAbsent(rating.user(), fresh -> new HashSet<>()).add(rating.film());
    }

    private static void newest(List<Rating> all, List<Rating> learned, Map<String, Set<String>> held) {
        Map<String, List<Rating>> users = new HashMap<>();
        all.forEach(rating ->
                users.computeIfAbsent(rating.user(), fresh -> new ArrayList<>()).add(rating));
        users.values().forEach(own -> {
            own.sort(Comparator.comparingLong(Rating::time));
            int from = own.size() - own.size() / 4;
            learned.addAll(own.subList(0, from));
            own.subList(from, own.size()).forEach(rating -> hold(held, rating));
        });
    }

    private static List<Rating> ratings(Path file) throws IOException {
        List<Rating> ratings = new ArrayList<>();
        for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
            String[] fields = line.split("\t", -1);
            if (fields.length != 4) {
                throw new CommandFailure(
                        "a line of " + file + " must be user, film, stars and time with tabs, got \"" + line + "\"");
            }
            ratings.add(new Rating(fields[0], fields[1], fields[2], Long.parseLong(fields[3])));
        }
        return ratings;
    }

    private static List<Film> films(Path folder) throws IOException {
        Map<Integer, String> names = new HashMap<>();
        if (Files.isRegularFile(folder.resolve("u.genre"))) {
            for (String line : Files.readAllLines(folder.resolve("u.genre"), StandardCharsets.ISO_8859_1)) {
                String[] fields = line.split("\\|", -1);
                if (fields.length == 2) {
                    names.put(Integer.valueOf(fields[1].strip()), fields[0]);
                }
            }
        }
        List<Film> films = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("u.item"), StandardCharsets.ISO_8859_1)) {
            String[] fields = line.split("\\|", -1);
            List<String> genres = new ArrayList<>();
            for (int i = GENRES_FROM; i < fields.length; i++) {
                if (fields[i].equals("1") && names.containsKey(i - GENRES_FROM)) {
                    genres.add(names.getOrDefault(i - GENRES_FROM, ""));
                }
            }
            films.add(new Film(fields[0], fields[1], String.join("|", genres)));
        }
        return films;
    }

    /// Writes `movies.jsonl` and `ratings.jsonl`, as the application `movies` imports them.
    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        long first = learned.isEmpty() ? 0 : learned.getFirst().time();
        try (BufferedWriter out = Files.newBufferedWriter(folder.resolve("movies.jsonl"))) {
            for (Film film : films) {
                line(out, body(film.id(), first).put("title", film.title()).put("genres", film.genres()));
            }
        }
        try (BufferedWriter out = Files.newBufferedWriter(folder.resolve("ratings.jsonl"))) {
            for (Rating rating : learned) {
                line(
                        out,
                        body(rating.film(), rating.time())
                                .put("id", rating.user() + "-" + rating.film())
                                .put("user", rating.user())
                                .put("stars", rating.stars()));
            }
        }
    }

    private static ObjectNode body(String film, long seconds) {
        return DemoApplication.body()
                .put("movie", film)
                .put("time", Instant.ofEpochSecond(seconds).toString());
    }

    private static void line(BufferedWriter out, ObjectNode json) throws IOException {
        out.write(Json.MAPPER.writeValueAsString(json));
        out.newLine();
    }
}
