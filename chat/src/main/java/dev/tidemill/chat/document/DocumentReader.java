package dev.tidemill.chat.document;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/// Reads documents from bytes, files and folders: Markdown, HTML and text itself, all else through Tika. A file that
/// cannot be read is told with its reason, and the others go on. Safe for many threads.
public final class DocumentReader {
    private static final Set<String> MARKDOWN = Set.of("md", "markdown", "mdx");
    private static final Set<String> HTML = Set.of("html", "htm", "xhtml");
    private static final Set<String> TEXT = Set.of("txt", "text", "log", "rst", "adoc", "yaml", "yml", "json", "csv");
    private static final Set<String> ARCHIVES = Set.of("zip", "gz", "tgz", "tar", "7z", "rar", "bz2", "xz", "jar");

    private final DocumentLimits limits;

    public DocumentReader(DocumentLimits limits) {
        this.limits = limits;
    }

    /// The files of a folder and of those in it, in the order of their paths. Hidden files and links are left out;
    /// an id is the path within the folder with slashes.
    ///
    /// @throws IOException where the folder cannot be listed
    public List<ReadDocument> folder(Path folder, Map<String, String> metadata, Set<String> labels) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.walk(folder)) {
            files = found.filter(file -> Files.isRegularFile(file, java.nio.file.LinkOption.NOFOLLOW_LINKS))
                    .filter(file -> visible(folder.relativize(file)))
                    .limit(limits.filesMax() + 1L)
                    .sorted()
                    .toList();
        }
        if (files.size() > limits.filesMax()) {
            throw new IllegalArgumentException("a folder must have at most " + limits.filesMax()
                    + " files, got more in " + folder + "; make several collections");
        }
        return files.stream()
                .map(file -> file(folder.relativize(file).toString().replace('\\', '/'), file, metadata, labels))
                .toList();
    }

    /// One file.
    public ReadDocument file(String id, Path file, Map<String, String> metadata, Set<String> labels) {
        try {
            long size = Files.size(file);
            if (size > limits.bytesMax()) {
                return new ReadDocument.Refused(id, tooLarge(size));
            }
            String name = String.valueOf(file.getFileName());
            return read(new Source(id, name, Files.readAllBytes(file), metadata, labels));
        } catch (IOException unreadable) {
            return new ReadDocument.Refused(id, "a file must be readable, got " + unreadable);
        }
    }

    /// One file's bytes.
    public ReadDocument read(Source source) {
        if (source.bytes().length > limits.bytesMax()) {
            return new ReadDocument.Refused(source.id(), tooLarge(source.bytes().length));
        }
        if (source.bytes().length == 0) {
            return new ReadDocument.Refused(source.id(), "a file must have content, got an empty one");
        }
        FutureTask<Document> reading = new FutureTask<>(() -> parse(source));
        Thread thread = Thread.ofPlatform().daemon().name("document-reader").start(reading);
        try {
            return new ReadDocument.Text(reading.get(limits.timeMax().toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException late) {
            thread.interrupt();
            return new ReadDocument.Refused(
                    source.id(),
                    "a file must be read within " + limits.timeMax().toSeconds() + " s, got one that takes longer");
        } catch (InterruptedException stopped) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            return new ReadDocument.Refused(source.id(), "reading was interrupted");
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            String reason = cause instanceof Refusal || cause instanceof IllegalArgumentException
                    ? String.valueOf(cause.getMessage())
                    : "a file must be a whole one of its kind, got one that breaks its reader: " + cause;
            return new ReadDocument.Refused(source.id(), reason);
        }
    }

    private Document parse(Source source) {
        Outline outline = new Outline(limits.charactersMax());
        String ending = ending(source.name());
        if (MARKDOWN.contains(ending)) {
            MarkdownText.read(text(source), outline);
        } else if (HTML.contains(ending)) {
            HtmlText.read(text(source), outline);
        } else if (TEXT.contains(ending)) {
            outline.block(text(source));
        } else if (ARCHIVES.contains(ending)) {
            throw new Refusal("a file must be a document, got the archive \"" + source.name() + "\"; unpack it first");
        } else {
            OfficeText.read(source, outline);
        }
        return outline.document(source);
    }

    /// @throws Refusal where the bytes are no UTF-8
    private static String text(Source source) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(source.bytes()))
                    .toString();
            return (text.startsWith("\uFEFF") ? text.substring(1) : text).replace("\r\n", "\n");
        } catch (CharacterCodingException broken) {
            throw new Refusal("a text file must be in UTF-8, got other bytes in \"" + source.name() + "\"; convert it");
        }
    }

    private String tooLarge(long size) {
        return "a file must have at most " + limits.bytesMax() + " bytes, got " + size + "; cut it into several";
    }

    private static boolean visible(Path file) {
        for (Path part : file) {
            if (part.toString().startsWith(".")) {
                return false;
            }
        }
        return true;
    }

    private static String ending(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
