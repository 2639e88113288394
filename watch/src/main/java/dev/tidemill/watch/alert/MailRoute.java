package dev.tidemill.watch.alert;

import jakarta.mail.Authenticator;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
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
        Session session = Session.getInstance(properties(), authenticator());
        MimeMessage message = new MimeMessage(session);
        try {
            message.setFrom(new InternetAddress(from));
            for (String address : to) {
                message.addRecipient(Message.RecipientType.TO, new InternetAddress(address));
            }
            message.setSubject("[tidemill] " + alert.line(), "UTF-8");
            message.setSentDate(new Date(alert.at()));
            message.setText(text(alert), "UTF-8");
            Transport.send(message);
        } catch (MessagingException e) {
            throw new IOException("mail server " + server + " must take the message: " + e.getMessage(), e);
        }
    }

    private static String text(Alert alert) {
        StringBuilder text = new StringBuilder(alert.line()).append("\n\n");
        alert.evidence().forEach(line -> text.append("- ").append(line).append('\n'));
        if (!alert.runbook().isEmpty()) {
            text.append("\nwhat to do: ").append(alert.runbook()).append('\n');
        }
        return text.toString();
    }

    private Properties properties() {
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
