package dev.tidemill.chat.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentReaderTest {
    private final DocumentReader reader = new DocumentReader(DocumentLimits.DEFAULT);

    @Test
    void markdownKeepsItsHeadings() {
        Document document = document("a.md", """
                ---
                title: "Handbook"
                ---
                # Rollouts
                Start *small*.

                ## Back
                One `command`.

                | a | b |
                |---|---|
                | 1 | 2 |
                """);
        assertThat(document.title()).isEqualTo("Handbook");
        assertThat(document.sections())
                .extracting(Document.Section::path)
                .containsExactly(List.of("Rollouts"), List.of("Rollouts", "Back"));
        assertThat(document.text()).isEqualTo("Rollouts\n\nStart small.\n\nBack\n\nOne command.\n\na | b\n1 | 2\n\n");
    }

    @Test
    void htmlKeepsItsHeadingsAndLosesItsScripts() {
        Document document = document(
                "a.html",
                "<html><head><title>T</title></head><body><nav>menu</nav><h1>One</h1>"
                        + "<p>first</p><script>bad()</script><h2>Two</h2><ul><li>x</li><li>y</li></ul></body></html>");
        assertThat(document.title()).isEqualTo("T");
        assertThat(document.text()).isEqualTo("One\n\nfirst\n\nTwo\n\n- x\n- y\n\n");
        assertThat(document.sections().getLast().path()).containsExactly("One", "Two");
    }

    @Test
    void aPdfIsRead() throws IOException {
        assertThat(read("a.pdf", pdf(false)))
                .isInstanceOfSatisfying(
                        ReadDocument.Text.class,
                        read -> assertThat(read.document().text()).contains("refunds take a week"));
    }

    @Test
    void anEncryptedPdfIsToldAsOne() throws IOException {
        assertThat(reason("a.pdf", pdf(true))).contains("without a password");
    }

    @Test
    void whatIsBrokenIsToldWithItsReason() {
        assertThat(reason("a.pdf", "%PDF-1.7 and nothing".getBytes(StandardCharsets.UTF_8)))
                .contains("broken");
        assertThat(reason("a.docx", "PK\u0003\u0004 no".getBytes(StandardCharsets.UTF_8)))
                .startsWith("a ");
        assertThat(reason("a.md", new byte[] {'a', (byte) 0xC3, (byte) 0x28})).contains("UTF-8");
        assertThat(reason("a.txt", new byte[0])).contains("empty");
        assertThat(reason("a.txt", " \n ".getBytes(StandardCharsets.UTF_8))).contains("must have text");
        assertThat(reason("a.zip", new byte[] {1})).contains("unpack it");
    }

    @Test
    void aZipBombIsRefused() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            part(zip, "[Content_Types].xml", """
                    <?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
                    <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
                    <Override PartName="/word/document.xml" ContentType=
                    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>""");
            part(zip, "_rels/.rels", """
                    <?xml version="1.0"?><Relationships
                    xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r"
                    Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
                    Target="word/document.xml"/></Relationships>""");
            part(zip, "word/document.xml", """
                    <?xml version="1.0"?><w:document
                    xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>""" + "a".repeat(30_000_000) + "</w:t></w:r></w:p></w:body></w:document>");
        }
        assertThat(bytes.size()).isLessThan(1_000_000);
        assertThat(reason("a.docx", bytes.toByteArray())).startsWith("a ");
    }

    @Test
    void aFolderGoesOnAfterABrokenFile(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("b.md"), "# B\ntext");
        Files.write(folder.resolve("a.txt"), new byte[] {(byte) 0xFF});
        Files.writeString(folder.resolve(".hidden.md"), "# no");
        List<ReadDocument> read = reader.folder(folder, Map.of("team", "x"), Set.of("staff"));
        assertThat(read).extracting(ReadDocument::id).containsExactly("a.txt", "b.md");
        assertThat(read.get(0)).isInstanceOf(ReadDocument.Refused.class);
        assertThat(read.get(1))
                .isInstanceOfSatisfying(
                        ReadDocument.Text.class,
                        one -> assertThat(one.document().labels()).containsExactly("staff"));
    }

    @Test
    void moreTextThanTheLimitIsRefused() {
        DocumentReader small = new DocumentReader(new DocumentLimits(1_000, 50, DocumentLimits.DEFAULT.timeMax(), 10));
        byte[] bytes = "word ".repeat(40).getBytes(StandardCharsets.UTF_8);
        assertThat(((ReadDocument.Refused) small.read(new Source("a", "a.txt", bytes, Map.of(), Set.of()))).reason())
                .contains("at most 50 characters");
    }

    private Document document(String name, String text) {
        return ((ReadDocument.Text) read(name, text.getBytes(StandardCharsets.UTF_8))).document();
    }

    private ReadDocument read(String name, byte[] bytes) {
        return reader.read(new Source(name, name, bytes, Map.of(), Set.of()));
    }

    private String reason(String name, byte[] bytes) {
        return ((ReadDocument.Refused) read(name, bytes)).reason();
    }

    private static void part(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }

    private static byte[] pdf(boolean encrypted) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PDDocument pdf = new PDDocument()) {
            PDPage page = new PDPage();
            pdf.addPage(page);
            try (PDPageContentStream text = new PDPageContentStream(pdf, page)) {
                text.beginText();
                text.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
                text.newLineAtOffset(50, 700);
                text.showText("refunds take a week");
                text.endText();
            }
            if (encrypted) {
                pdf.protect(new StandardProtectionPolicy("owner", "user", new AccessPermission()));
            }
            pdf.save(bytes);
        }
        return bytes.toByteArray();
    }
}
