package dev.tidemill.bench;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The shape of the house. THINK HARD BEFORE YOU CHANGE THIS FILE: each rule keeps something that is cheap to lose
/// and dear to win back. Arrows that run one way keep every room understandable alone; one home for clocks and
/// chance keeps replay equal to what was decided live; stores behind their rooms keep them replaceable; engines
/// that have never heard of fraud keep the next system from being written twice. Where the code and a rule
/// disagree, it is almost always the code that has to move. A rule that has to give way gets an exception here with
/// its reason, and an ADR.
class ArchitectureTest {
    private static final String US = "dev.tidemill";
    private static final Path PROJECT = Path.of("..");
    private static final List<String> ENGINES =
            List.of("core", "log", "data", "features", "registry", "serve", "learn", "watch");

    /// Where a program talks to its user, and where it is measured.
    private static final String[] OUTSIDE = {US + ".server..", US + ".bench.."};

    private static JavaClasses classes;

    @BeforeAll
    static void read() {
        classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(US);
    }

    @Test
    void everyPackageIsInARoomOfTheDesign() {
        Set<String> strangers = new TreeSet<>();
        for (JavaClass type : classes) {
            if (Rooms.of(type.getPackageName()).isEmpty()) {
                strangers.add(type.getPackageName());
            }
        }
        assertThat(strangers).as("packages outside the rooms of the design").isEmpty();
    }

    @Test
    void arrowsRunOneWay() {
        Set<String> wrong = new TreeSet<>();
        for (JavaClass type : classes) {
            String from = Rooms.of(type.getPackageName()).orElse("?");
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                Optional<String> to = Optional.of(dependency
                                .getTargetClass()
                                .getBaseComponentType()
                                .getPackageName())
                        .filter(name -> name.startsWith(US))
                        .flatMap(Rooms::of);
                if (to.isPresent() && !Rooms.mayUse(from, to.get())) {
                    wrong.add(from + " must not use " + to.get() + ": " + dependency.getDescription());
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching(US + ".(**)").should().beFreeOfCycles().check(classes);
    }

    @Test
    void storesStayBehindTheirRooms() {
        homeOf(List.of("org.rocksdb.."), "log");
        homeOf(List.of("org.duckdb.."), "data");
        homeOf(List.of("org.sqlite..", "org.flywaydb.."), "log", "registry");
        // What the platform keeps itself (keys, applied applications) lies in its classes called Stored….
        noClasses()
                .that()
                .resideOutsideOfPackages(US + ".log..", US + ".registry..", US + ".data..", US + ".bench..")
                .and()
                .haveNameNotMatching(".*\\.platform\\.Stored\\w+(\\$.*)?")
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.jdbi..", "java.sql..", "javax.sql.."))
                .because("their home is log, registry, data, and what is Stored in platform")
                .check(classes);
    }

    @Test
    void librariesStayBehindTheirRooms() {
        homeOf(List.of("ml.dmlc.."), "learn");
        homeOf(List.of("dev.cel.."), "core");
        homeOf(List.of("ai.onnxruntime.."), "serve");
        homeOf(List.of("io.helidon..", "gg.jte..", "picocli..", "me.tongfei.."), "server");
    }

    @Test
    void aClockIsHandedIn() {
        DescribedPredicate<JavaAccess<?>> wallClock = calls(
                "java.lang.System.currentTimeMillis",
                "java.util.Date.<init>",
                "java.time.Clock.system",
                "java.time.Instant.now",
                "java.time.LocalDate.now",
                "java.time.LocalDateTime.now",
                "java.time.ZonedDateTime.now",
                "java.time.OffsetDateTime.now",
                "java.time.Year.now");
        noClasses()
                .that()
                .resideOutsideOfPackages(OUTSIDE)
                .should()
                .accessTargetWhere(wallClock)
                .because("replay must see the time that the log holds; take a java.time.InstantSource")
                .check(classes);
        // Config is where a caller who names no clock gets the system's.
        noClasses()
                .that()
                .resideOutsideOfPackages(OUTSIDE)
                .and()
                .doNotHaveFullyQualifiedName(US + ".platform.Config")
                .should()
                .accessTargetWhere(calls("java.time.InstantSource.system"))
                .because("the clock is chosen once, in Config")
                .check(classes);
    }

    @Test
    void onlyWhatIsTimedInServiceReadsAStopwatch() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        US + ".core..",
                        US + ".app..",
                        US + ".expression..",
                        US + ".features..",
                        US + ".fraud..",
                        US + ".registry..")
                .should()
                .accessTargetWhere(calls("java.lang.System.nanoTime"))
                .because("these rooms are functions of their input")
                .check(classes);
    }

    @Test
    void chanceIsHandedIn() {
        noClasses()
                .that()
                .resideOutsideOfPackages(OUTSIDE)
                .should()
                .accessTargetWhere(calls(
                        "java.lang.Math.random",
                        "java.lang.StrictMath.random",
                        "java.util.UUID.randomUUID",
                        "java.util.Random.<init>",
                        "java.util.concurrent.ThreadLocalRandom.current"))
                .because("a result must repeat for its seed; take a java.util.random.RandomGenerator or a seed "
                        + "(SecureRandom, for keys alone, is not chance)")
                .check(classes);
    }

    @Test
    void nobodySleeps() {
        noClasses()
                .that()
                .resideOutsideOfPackages(OUTSIDE)
                .should()
                .accessTargetWhere(calls("java.lang.Thread.sleep", "java.util.concurrent.TimeUnit.sleep"))
                .because("a wait has a condition and a deadline")
                .check(classes);
    }

    @Test
    void onlyTheCommandLinePrints() {
        noClasses()
                .that()
                .resideOutsideOfPackages(OUTSIDE)
                .should()
                .accessTargetWhere(describe(
                        "System.out or System.err",
                        access -> access.getTargetOwner().isEquivalentTo(System.class)
                                && Set.of("out", "err").contains(access.getName())))
                .orShould()
                .accessTargetWhere(calls("java.lang.System.exit"))
                .orShould()
                .accessTargetWhere(
                        describe("printStackTrace()", access -> access.getName().equals("printStackTrace")))
                .because("a library neither prints nor ends its process")
                .check(classes);
    }

    @Test
    void enginesHaveNeverHeardOfFraud() throws IOException {
        noClasses()
                .that()
                .resideInAnyPackage(
                        ENGINES.stream().map(room -> US + "." + room + "..").toArray(String[]::new))
                .should()
                .dependOnClassesThat(resideInAnyPackage(US + ".fraud..", US + ".recommend..", US + ".chat.."))
                .check(classes);
        assertThat(linesThatName("fraud"))
                .as("code of the engines that names fraud")
                .isEmpty();
    }

    @Test
    void everyPackageHasASignOnItsDoor() throws IOException {
        List<String> missing = new ArrayList<>();
        for (JavaClass type : classes) {
            String name = type.getPackageName();
            String module = Rooms.of(name).orElse("?");
            Path sign = PROJECT.resolve(module + "/src/main/java/" + name.replace('.', '/') + "/package-info.java");
            boolean generated = name.equals(US + ".server.pages") || name.equals(US + ".server.protocol");
            if (!generated
                    && Files.isDirectory(PROJECT.resolve(module))
                    && !isMarked(sign)
                    && !missing.contains(name)) {
                missing.add(name);
            }
        }
        assertThat(missing)
                .as("packages without a package-info.java with @NullMarked")
                .isEmpty();
    }

    private static boolean isMarked(Path sign) throws IOException {
        return Files.exists(sign) && Files.readString(sign).contains("@NullMarked");
    }

    private static void homeOf(List<String> packages, String... rooms) {
        List<String> homes = new ArrayList<>(List.of(US + ".bench.."));
        for (String room : rooms) {
            homes.add(US + "." + room + "..");
            if (room.equals("core")) {
                homes.add(US + ".app..");
                homes.add(US + ".expression..");
            }
        }
        noClasses()
                .that()
                .resideOutsideOfPackages(homes.toArray(String[]::new))
                .should()
                .dependOnClassesThat(resideInAnyPackage(packages.toArray(String[]::new)))
                .because("their home is " + String.join(", ", rooms))
                .check(classes);
    }

    /// Calls whose `class.method` begins with one of these.
    private static DescribedPredicate<JavaAccess<?>> calls(String... beginnings) {
        return describe("calls of " + String.join(", ", beginnings), access -> {
            String name = access.getTargetOwner().getFullName() + "." + access.getName();
            return Stream.of(beginnings).anyMatch(name::startsWith) && !isSeeded(access);
        });
    }

    /// `new Random(seed)` and `new Date(millis)` say where their value comes from.
    private static boolean isSeeded(JavaAccess<?> access) {
        return access.getTarget() instanceof com.tngtech.archunit.core.domain.AccessTarget.ConstructorCallTarget made
                && !made.getRawParameterTypes().isEmpty();
    }

    /// Lines of main code and resources of the engines that hold the word; comments may cite what they like.
    private static List<String> linesThatName(String word) throws IOException {
        List<String> found = new ArrayList<>();
        for (String engine : ENGINES) {
            Path sources = PROJECT.resolve(engine + "/src/main");
            if (!Files.isDirectory(sources)) {
                continue;
            }
            try (Stream<Path> files = Files.walk(sources)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    List<String> lines = Files.readAllLines(file);
                    for (int i = 0; i < lines.size(); i++) {
                        String line = lines.get(i).strip();
                        if (!isComment(line) && line.toLowerCase(Locale.ROOT).contains(word)) {
                            found.add(file + ":" + (i + 1) + ": " + line);
                        }
                    }
                }
            }
        }
        return found;
    }

    private static boolean isComment(String line) {
        return line.startsWith("//") || line.startsWith("*") || line.startsWith("/*") || line.startsWith("#");
    }
}
