package no.krokbro;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.lang.conditions.ArchConditions.haveNameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.inject.Inject;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import no.krokbro.signature.Secret;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The rooms of the house, which way they look, and what none of them does: docs/architecture.md draws it. */
final class HouseTest {
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("no.krokbro");
    private static final JavaClasses HOUSE_AND_TESTS = new ClassFileImporter().importPackages("no.krokbro");

    /** Each room, and the rooms that it may look into. */
    private static final Map<String, String> VIEWS = Map.ofEntries(
            Map.entry("signature", ""),
            Map.entry("notification", ""),
            Map.entry("egress", ""),
            Map.entry("problem", ""),
            Map.entry("time", ""),
            Map.entry("catalogue", "signature notification egress problem"),
            Map.entry("broker", "catalogue signature"),
            Map.entry("store", "catalogue signature"),
            Map.entry("ingress", "broker catalogue signature notification egress problem time"),
            Map.entry("delivery", "broker catalogue signature notification egress problem time"),
            Map.entry("selfservice", "ingress delivery store broker catalogue signature notification egress problem"),
            Map.entry(
                    "ops",
                    "selfservice ingress delivery store broker catalogue signature notification egress problem time"),
            Map.entry(
                    "dev",
                    "selfservice ingress delivery store broker catalogue signature notification egress problem time"));

    @Test
    void rooms_look_only_downwards() {
        var rooms = layeredArchitecture().consideringOnlyDependenciesInLayers().withOptionalLayers(true);
        for (String room : VIEWS.keySet()) {
            rooms = rooms.layer(room).definedBy("no.krokbro." + room + "..");
        }
        for (var view : VIEWS.entrySet()) {
            var layer = rooms.whereLayer(view.getKey());
            rooms = view.getValue().isEmpty()
                    ? layer.mayNotAccessAnyLayer()
                    : layer.mayOnlyAccessLayers(view.getValue().split(" ", -1));
        }
        rooms.check(HOUSE);
    }

    @Test
    void every_room_is_drawn() {
        assertThat(HOUSE.stream()
                        .map(JavaClass::getPackageName)
                        .filter(name -> !name.equals("no.krokbro"))
                        .map(name -> name.split("\\.", -1)[2]))
                .allMatch(VIEWS::containsKey);
    }

    @Test
    void rooms_do_not_look_at_each_other_in_a_circle() {
        slices().matching("no.krokbro.(*)..").should().beFreeOfCycles().check(HOUSE);
    }

    @Test
    void nobody_uses_the_front_door_from_inside() {
        noClasses()
                .that()
                .resideInAPackage("no.krokbro.*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("no.krokbro")
                .check(HOUSE);
    }

    @Test
    void only_egress_touches_an_http_client() {
        noClasses()
                .that()
                .resideOutsideOfPackage("no.krokbro.egress..")
                .should()
                .dependOnClassesThat()
                .haveNameMatching(
                        "io\\.vertx\\.(mutiny\\.)?core\\.http\\.(HttpClient|WebSocketClient|WebSocketConnect).*"
                                + "|io\\.vertx\\.(mutiny\\.)?ext\\.web\\.client\\..*|java\\.net\\.http\\..*"
                                + "|java\\.net\\.(Http)?URLConnection|jakarta\\.ws\\.rs\\.client\\..*")
                .check(HOUSE);
    }

    @Test
    void only_broker_touches_the_amqp_client() {
        noClasses()
                .that()
                .resideOutsideOfPackages("no.krokbro.broker..", "no.krokbro.dev..") // whose demo declares its own queue
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.rabbitmq..")
                .check(HOUSE);
    }

    @Test
    void nothing_is_injected_into_fields() {
        noFields().should().beAnnotatedWith(Inject.class).check(HOUSE);
    }

    @Test
    void time_is_a_clock_that_is_handed_in() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("no.krokbro.time.Time")
                .should()
                .callMethodWhere(method("java\\.time\\..*", "now|system.*"))
                .orShould()
                .callMethodWhere(method("java\\.lang\\.System", "currentTimeMillis"))
                .orShould()
                .callMethodWhere(method("java\\.util\\.Calendar", "getInstance"))
                .orShould()
                .callConstructor("java.util.Date")
                .check(HOUSE);
    }

    @Test
    void nobody_sleeps() {
        noClasses()
                .should()
                .callMethodWhere(method("java\\.lang\\.Thread|java\\.util\\.concurrent\\.TimeUnit", "sleep"))
                .check(HOUSE_AND_TESTS);
    }

    @Test
    void nothing_is_named_after_a_drawer() {
        noClasses()
                .should()
                .haveSimpleNameStartingWith("Abstract")
                .orShould(haveNameMatching(".*(Utils?|Helper|Impl|Manager|Base)"))
                .check(HOUSE_AND_TESTS);
    }

    @Test
    void null_is_marked_in_every_room() {
        assertThat(HOUSE.stream().map(JavaClass::getPackage).distinct())
                .allMatch(room -> room.isAnnotatedWith(NullMarked.class));
    }

    @Test
    void signature_has_at_most_fifteen_classes() {
        assertThat(HOUSE.stream()
                        .filter(type -> type.getPackageName().equals("no.krokbro.signature") && type.isTopLevelClass())
                        .map(JavaClass::getSimpleName)
                        .filter(name -> !name.equals("package-info")))
                .hasSizeLessThanOrEqualTo(15);
    }

    @Test
    void secrets_are_compared_in_constant_time() {
        noClasses()
                .that()
                .resideInAPackage("no.krokbro.signature..")
                .should()
                .callMethod(Arrays.class, "equals", byte[].class, byte[].class)
                .orShould()
                .callMethod(Arrays.class, "compare", byte[].class, byte[].class)
                .orShould()
                .callMethod(Arrays.class, "mismatch", byte[].class, byte[].class)
                .check(HOUSE);
        noClasses()
                .that()
                .haveNameMatching(
                        "no\\.krokbro\\.signature\\.(Secret|SigningKey|SignatureFormat|Signer|Verifier)(\\$.*)?")
                .should()
                .callMethodWhere(
                        method("java\\.lang\\.String", "(content)?[eE]quals.*|compareTo.*|matches|regionMatches"))
                .orShould()
                .callMethodWhere(method("java\\.util\\.Arrays", "equals|deepEquals|compare|mismatch"))
                .orShould()
                .callMethodWhere(method("java\\.util\\.Objects", "equals|deepEquals"))
                .check(HOUSE);
        assertThat(HOUSE.stream().flatMap(room -> room.getCodeUnits().stream()))
                .noneMatch(unit -> calls(unit, Secret.class, "text|bytes")
                        && (calls(unit, String.class, "(content)?[eE]quals.*|compareTo.*|matches")
                                || calls(unit, Arrays.class, "equals|compare|mismatch")));
        assertThat(HOUSE.get(Secret.class).getMethodCallsFromSelf())
                .anyMatch(call -> call.getTargetOwner().isEquivalentTo(MessageDigest.class));
    }

    @Test
    void nothing_is_open_to_be_extended() {
        classes()
                .that()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .and()
                .areNotAnonymousClasses()
                .and(not(describe("sealed", type -> type.reflect().isSealed())))
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(HOUSE);
    }

    private static DescribedPredicate<JavaMethodCall> method(String owner, String name) {
        return describe(
                owner + "." + name,
                call -> call.getTargetOwner().getName().matches(owner)
                        && call.getName().matches(name));
    }

    private static boolean calls(JavaCodeUnit unit, Class<?> owner, String name) {
        return Stream.concat(unit.getMethodCallsFromSelf().stream(), unit.getMethodReferencesFromSelf().stream())
                .anyMatch(call -> call.getTargetOwner().isEquivalentTo(owner)
                        && call.getName().matches(name));
    }
}
