package org.waybill.acceptance;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waybill.acceptance.kit.Waybill;

/** The picture of docs/design.md, checked against the classes of every module. */
final class ArchitectureTest {

    /** Without package-info. */
    private static final int MOST_FILES = 20;

    private static final String[] ROLES = {"scanner", "uploader", "verifier", "gateway", "console"};

    private static JavaClasses product;

    @BeforeAll
    static void importClassesOfAllModules() throws IOException {
        product = new ClassFileImporter().importPaths(compiledModules());
    }

    @Test
    void everyModuleWithCodeIsLookedAt() throws IOException {
        // Given
        var modules = modules().filter(module -> Files.isDirectory(module.resolve("src/main/java")));

        // When
        var compiled = compiledModules();

        // Then
        assertThat(compiled)
                .containsExactlyInAnyOrderElementsOf(
                        modules.map(module -> module.resolve("target/classes")).toList());
        assertThat(product).isNotEmpty();
    }

    @Test
    void packagesFormNoCycles() {
        slices().matching("org.waybill.(**)")
                .should()
                .beFreeOfCycles()
                .because("a package that needs itself through another cannot be understood or replaced alone")
                .check(product);
    }

    @ParameterizedTest
    @CsvSource({"scanner", "uploader", "verifier", "gateway", "console"})
    void noRoleDependsOnAnother(String role) {
        var others = Stream.of(ROLES)
                .filter(other -> !other.equals(role))
                .map(other -> "org.waybill." + other + "..")
                .toArray(String[]::new);
        check(noClasses()
                .that()
                .resideInAPackage("org.waybill." + role + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .because("each role can be deployed alone; they meet only in events and in the ledger"));
    }

    @ParameterizedTest
    @CsvSource({"model", "events", "ledger", "objectstore", "source", "storage", "operations"})
    void whatIsSharedKnowsNoRoleAndNoWiring(String shared) {
        var above = Stream.concat(Stream.of(ROLES), Stream.of("app"))
                .map(each -> "org.waybill." + each + "..")
                .toArray(String[]::new);
        check(noClasses()
                .that()
                .resideInAPackage("org.waybill." + shared + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(above)
                .because("dependencies point from the executable over the roles to what they share"));
    }

    @Test
    void theModelNeedsTheJdkAlone() {
        check(classes()
                .that()
                .resideInAPackage("org.waybill.model..")
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage("org.waybill.model..", "java..", "javax.crypto..", "org.jspecify.."))
                .because("the words are the ground on which every module stands, and applications take them in"));
    }

    @ParameterizedTest
    @CsvSource({"events", "ledger", "objectstore", "source"})
    void whatIsSharedKnowsTheModelAloneOfOurs(String shared) {
        check(classes()
                .that()
                .resideInAPackage("org.waybill." + shared + "..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("org.waybill." + shared + "..", "org.waybill.model..")
                        .or(not(resideInAPackage("org.waybill.."))))
                .because("each of them can be understood and used without the others"));
    }

    @Test
    void theLibraryKnowsTheModelAndTheSourceAloneOfOurs() {
        check(classes()
                .that()
                .resideInAPackage("org.waybill.storage..")
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage("org.waybill.storage..", "org.waybill.source..", "org.waybill.model..")
                                .or(not(resideInAPackage("org.waybill.."))))
                .because("an application takes it in without the rest of Waybill"));
    }

    @ParameterizedTest
    @CsvSource({"model", "source", "objectstore", "storage"})
    void whatApplicationsTakeInBringsNeitherKafkaNorJackson(String module) {
        check(noClasses()
                .that()
                .resideInAPackage("org.waybill." + module + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "tools.jackson..", "com.fasterxml.jackson..")
                .because("an application has its own Kafka and Jackson, or none"));
    }

    @Test
    void whatAnOperatorCanDoHasNoFace() {
        check(noClasses()
                .that()
                .resideInAPackage("org.waybill.operations..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("picocli..", "org.springframework..")
                .orShould()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .because("the command line, REST and pages are faces of the same classes"));
    }

    @Test
    void theObjectStoreIsKnownByItsPort() {
        check(noClasses()
                .that()
                .resideInAnyPackage("org.waybill.uploader..", "org.waybill.verifier..", "org.waybill.scanner..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.waybill.objectstore.s3..", "org.waybill.objectstore.http..")
                .because("a role works with any store; which one it is, the wiring decides"));
    }

    @Test
    void uploaderDoesNotKnowTheLedger() {
        check(noClasses()
                .that()
                .resideInAPackage("org.waybill.uploader..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.waybill.ledger..")
                .because("an uploader needs Kafka, the source and the target, and goes on while Postgres is away"));
    }

    @ParameterizedTest
    @CsvSource({
        "org.apache.kafka.., org.waybill.events.kafka.., Kafka",
        "org.springframework.kafka.., org.waybill.events.kafka.., spring-kafka",
        "org.apache.hc.., org.waybill.objectstore.http.., HTTP",
        "java.sql.., org.waybill.ledger..|org.waybill.storage.jdbc.., JDBC",
        "org.postgresql.., org.waybill.ledger.., Postgres",
        "org.flywaydb.., org.waybill.ledger.., Flyway",
        "com.zaxxer.hikari.., org.waybill.ledger.., the connection pool",
        "io.minio.., org.waybill.storage.minio.., MinIO's client",
        "okhttp3.., org.waybill.storage.minio.., the HTTP of MinIO's client",
        "picocli.., org.waybill.app.., the command line",
        "org.springframework.., org.waybill.console.., Spring",
        "jakarta.servlet.., org.waybill.console.., servlets",
        "org.apache.coyote.., org.waybill.gateway.., Tomcat's protocol",
        "org.thymeleaf.., org.waybill.console.., templates",
        "io.zonky.., org.waybill.app.., embedded Postgres",
        "java.lang.foreign.., org.waybill.source.., the kernel's own calls",
        "software.amazon.awssdk.., org.waybill.app.aws.., the AWS SDK",
    })
    void everyTechnologyHasOneAddress(String technology, String address, String name) {
        boolean wired = List.of("Kafka", "spring-kafka", "JDBC", "Postgres", "Flyway", "the connection pool", "Spring")
                .contains(name);
        var homes = (wired ? address + "|org.waybill.app.." : address).split("\\|");
        check(noClasses()
                .that(not(resideInAnyPackage(homes)))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(technology)
                .because(name + " has one address, so that it can be replaced, upgraded and understood there"));
    }

    /** Packages that are larger still, and by how many files; the number may only fall. */
    private static final Map<String, Integer> LARGE = Map.of(
            "org.waybill.ledger", 39,
            "org.waybill.uploader", 29,
            "org.waybill.objectstore.s3", 22,
            "org.waybill.objectstore", 21,
            "org.waybill.model", 21);

    @Test
    void aPackageHasTwentyFilesAtMost() {
        var files = product.stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
        assertThat(files)
                .allSatisfy((name, count) ->
                        assertThat(count).as(name).isLessThanOrEqualTo(LARGE.getOrDefault(name, MOST_FILES)));
    }

    @Test
    void nobodySleeps() {
        check(noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", java.time.Duration.class)
                .because("a sleeper waits too long or not long enough; wait for the thing itself"));
    }

    @Test
    void onlyTheExecutableEndsTheProcess() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("org.waybill.app..")
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .because("what is shared runs inside other people's processes, too"));
    }

    @Test
    void accessorsAreNotCalledGet() {
        check(noMethods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAPackage("org.waybill..")
                .should()
                .haveNameMatching("get[A-Z].*")
                .because("a value is named by what it is"));
    }

    /** A rule about modules that come later holds as long as they are not there. */
    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(product);
    }

    private static List<Path> compiledModules() throws IOException {
        return modules()
                .map(module -> module.resolve("target/classes"))
                .filter(classes -> Files.isDirectory(classes.resolve("org")))
                .toList();
    }

    private static Stream<Path> modules() throws IOException {
        try (var children = Files.list(Waybill.root())) {
            return children.filter(child -> Files.exists(child.resolve("pom.xml"))).sorted().toList().stream();
        }
    }
}
