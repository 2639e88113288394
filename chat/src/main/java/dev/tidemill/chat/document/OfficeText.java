package dev.tidemill.chat.document;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Set;
import org.apache.tika.exception.EncryptedDocumentException;
import org.apache.tika.exception.TikaException;
import org.apache.tika.exception.WriteLimitReachedException;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.parser.AutoDetectParser;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.ocr.TesseractOCRConfig;
import org.apache.tika.parser.pdf.PDFParserConfig;
import org.xml.sax.Attributes;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/// PDF, Office and other files through Tika: their own text without attachments, without recognition of pictures.
final class OfficeText {
    private static final AutoDetectParser PARSER = new AutoDetectParser();

    private OfficeText() {}

    /// @throws Refusal where it is encrypted, broken, a bomb or an archive
    static void read(Source source, Outline outline) {
        Metadata metadata = new Metadata();
        metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, source.name());
        try (TikaInputStream bytes = TikaInputStream.get(new ByteArrayInputStream(source.bytes()))) {
            PARSER.parse(bytes, new Blocks(outline), metadata, context());
            String title = metadata.get(TikaCoreProperties.TITLE);
            outline.title(title == null ? "" : title);
        } catch (EncryptedDocumentException encrypted) {
            throw new Refusal("a file must be readable without a password, got \"" + source.name()
                    + "\" encrypted; save it without");
        } catch (TikaException | SAXException | IOException | RuntimeException broken) {
            throw refusal(source, broken);
        }
    }

    private static Refusal refusal(Source source, Throwable broken) {
        for (Throwable cause = broken; cause != null; cause = cause.getCause()) {
            if (cause instanceof Refusal told) {
                return told;
            }
            if (cause instanceof EncryptedDocumentException) {
                return new Refusal("a file must be readable without a password, got \"" + source.name()
                        + "\" encrypted; save it without");
            }
            String message = String.valueOf(cause.getMessage());
            if (message.contains("zip bomb")
                    || message.contains("Zip bomb")
                    || WriteLimitReachedException.class.isInstance(cause)) {
                return new Refusal("a file must not unpack to very much more than it is, got \"" + source.name()
                        + "\"; is it meant to do harm?");
            }
        }
        return new Refusal("a file must be a whole one of its kind, got \"" + source.name() + "\", which is broken: "
                + reason(broken));
    }

    /// What the parser says; Tika's own words around it name its classes.
    private static String reason(Throwable broken) {
        Throwable deepest = broken;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return String.valueOf(deepest.getMessage());
    }

    private static ParseContext context() {
        ParseContext context = new ParseContext();
        PDFParserConfig pdf = new PDFParserConfig();
        pdf.setOcrStrategy(PDFParserConfig.OCR_STRATEGY.NO_OCR);
        context.set(PDFParserConfig.class, pdf);
        TesseractOCRConfig ocr = new TesseractOCRConfig();
        ocr.setSkipOcr(true);
        context.set(TesseractOCRConfig.class, ocr);
        context.set(EmbeddedDocumentExtractor.class, new NoAttachments());
        return context;
    }

    private static final class NoAttachments implements EmbeddedDocumentExtractor {
        @Override
        public boolean shouldParseEmbedded(Metadata metadata) {
            return false;
        }

        @Override
        public void parseEmbedded(
                java.io.InputStream stream, ContentHandler handler, Metadata metadata, boolean outputHtml) {}
    }

    /// Tika tells every format as XHTML.
    private static final class Blocks extends DefaultHandler {
        private static final Set<String> ENDS = Set.of("p", "div", "table", "ul", "ol", "pre", "body", "blockquote");

        private final Outline outline;
        private final StringBuilder words = new StringBuilder();
        private boolean body;

        Blocks(Outline outline) {
            this.outline = outline;
        }

        @Override
        public void startElement(String space, String name, String qualified, Attributes attributes) {
            body |= name.equals("body");
            if (heading(name)) {
                flush();
            } else if (name.equals("li")) {
                words.append("- ");
            }
        }

        @Override
        public void endElement(String space, String name, String qualified) {
            if (heading(name)) {
                String heading = words.toString();
                words.setLength(0);
                outline.heading(name.charAt(1) - '0', heading);
            } else if (name.equals("td") || name.equals("th")) {
                words.append(" | ");
            } else if (name.equals("tr") || name.equals("li") || name.equals("br")) {
                words.append('\n');
            } else if (ENDS.contains(name) && !words.isEmpty()) {
                flush();
            }
        }

        @Override
        public void characters(char[] text, int start, int length) {
            if (body) {
                words.append(text, start, length);
            }
            if (words.length() > 1_000_000) {
                flush();
            }
        }

        @Override
        public void ignorableWhitespace(char[] text, int start, int length) {
            characters(text, start, length);
        }

        private static boolean heading(String name) {
            return name.length() == 2 && name.charAt(0) == 'h' && name.charAt(1) >= '1' && name.charAt(1) <= '6';
        }

        private void flush() {
            outline.block(words.toString());
            words.setLength(0);
        }
    }
}
