package dev.tidemill.watch.alert;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Authenticator;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/// Sends alerts as plain text over SMTP.
///
/// @param server   `host:port`
/// @param sign     whom to sign in as
/// @param tls      whether the connection must be encrypted (STARTTLS, with the server's name checked)
public record MailRoute(List<String> to, String from, String server, Optional<SignIn> sign, boolean tls)
        implements AlertRoute {
    private static final String DEADLINE_MILLIS = "10000";

    public MailRoute {
        to = List.copyOf(to);
    }

    /// A user and a password; never printed.
    public record SignIn(String user, String password) {
        @Override
        public String toString() {
            return "SignIn[" + user + "]";
        }
    }

    @Override
    public void send(Alert alert) throws IOException {
        send(alert, (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    /// @param trusting makes encrypted connections to those whose certificates it trusts
    void send(Alert alert, SSLSocketFactory trusting) throws IOException {
        Session session = Session.getInstance(properties(trusting), authenticator());
        MimeMessage message = new MimeMessage(session);
        try {
            message.setFrom(new InternetAddress(from));
            for (String address : to) {
                message.addRecipient(Message.RecipientType.TO, new InternetAddress(address));
            }
            message.setSubject("[tidemill] " + alert.line(), "UTF-8");
            message.setHeader(
                    "Date",
                    DateTimeFormatter.RFC_1123_DATE_TIME.format(
                            Instant.ofEpochMilli(alert.at()).atOffset(ZoneOffset.UTC)));
            message.setText(text(alert), "UTF-8");
            Transport.send(message);
        } catch (MessagingException e) {
            throw new IOException("mail server " + server + " must " + told(e), e);
        }
    }

    /// What the server should have done, what it did, and what to do.
    private String told(MessagingException failed) {
        String said = String.valueOf(failed.getMessage()).strip();
        Optional<SSLException> untrusted = encryption(failed);
        if (untrusted.isPresent()) {
            return "show a trusted certificate with its name: "
                    + untrusted.get().getMessage()
                    + "; have it signed by an authority that this JVM trusts, or add that one to its trust store"
                    + " (TIDEMILL_JAVA_OPTS=-Djavax.net.ssl.trustStore=FILE)";
        }
        if (failed instanceof AuthenticationFailedException) {
            return "let " + sign.map(SignIn::user).orElse("nobody") + " sign in: " + said
                    + "; check the user and the variable that holds the password";
        }
        if (tls && said.contains("STARTTLS")) {
            return "offer STARTTLS: " + said + "; use its submission port (587), or `tls: false` where the way there is"
                    + " trusted";
        }
        return "take the message: " + said;
    }

    private static Optional<SSLException> encryption(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException found) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    private static String text(Alert alert) {
        StringBuilder text = new StringBuilder(alert.line()).append("\n\n");
        alert.evidence().forEach(line -> text.append("- ").append(line).append('\n'));
        if (!alert.runbook().isEmpty()) {
            text.append("\nwhat to do: ").append(alert.runbook()).append('\n');
        }
        return text.toString();
    }

    private Properties properties(SSLSocketFactory trusting) {
        int colon = server.lastIndexOf(':');
        Properties properties = new Properties();
        properties.setProperty("mail.smtp.host", server.substring(0, colon));
        properties.setProperty("mail.smtp.port", server.substring(colon + 1));
        properties.setProperty("mail.smtp.connectiontimeout", DEADLINE_MILLIS);
        properties.setProperty("mail.smtp.timeout", DEADLINE_MILLIS);
        properties.setProperty("mail.smtp.writetimeout", DEADLINE_MILLIS);
        properties.setProperty("mail.smtp.starttls.enable", Boolean.toString(tls));
        properties.setProperty("mail.smtp.starttls.required", Boolean.toString(tls));
        properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.ssl.socketFactory", trusting);
        properties.setProperty("mail.smtp.auth", Boolean.toString(sign.isPresent()));
        return properties;
    }

    private @Nullable Authenticator authenticator() {
        return sign.map(in -> new Authenticator() {
                    @Override
                    protected PasswordAuthentication getPasswordAuthentication() {
                        return new PasswordAuthentication(in.user(), in.password());
                    }
                })
                .orElse(null);
    }
}
