package dev.tidemill.server.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/// Logs go to standard error, as lines for people or as JSON for machines; libraries are heard from warnings on.
public final class Logging {
    private static final String LINE = "%d{HH:mm:ss.SSS} %-5level %logger{24} %msg%replace( %kvp){'^ $',''}%n%ex{8}";

    private Logging() {}

    /// How log lines look.
    public enum Format {
        TEXT,
        JSON
    }

    /// Sets up logging for this process, once, before anything logs.
    ///
    /// @param own from which level on Tidemill itself is heard: `info`, `warn`
    public static void configure(Format format, String own) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder(format, context));
        appender.start();
        var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(appender);
        // It warns that meters registered before a registry was added start at zero there, which is meant.
        context.getLogger("io.micrometer").setLevel(Level.ERROR);
        context.getLogger("dev.tidemill").setLevel(Level.toLevel(own, Level.INFO));
        bridge();
    }

    /// Leads java.util.logging, which Helidon and SQLite use, into the same log.
    public static void bridge() {
        if (!SLF4JBridgeHandler.isInstalled()) {
            SLF4JBridgeHandler.removeHandlersForRootLogger();
            SLF4JBridgeHandler.install();
        }
        java.util.logging.Logger.getLogger("").setLevel(java.util.logging.Level.WARNING);
    }

    private static Encoder<ILoggingEvent> encoder(Format format, LoggerContext context) {
        return switch (format) {
            case TEXT -> {
                PatternLayoutEncoder encoder = new PatternLayoutEncoder();
                encoder.setContext(context);
                encoder.setPattern(LINE);
                encoder.start();
                yield encoder;
            }
            case JSON -> {
                JsonEncoder encoder = new JsonEncoder();
                encoder.setContext(context);
                encoder.setWithFormattedMessage(true);
                encoder.setWithArguments(false);
                encoder.start();
                yield encoder;
            }
        };
    }
}
