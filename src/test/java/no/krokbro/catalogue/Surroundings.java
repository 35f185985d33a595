package no.krokbro.catalogue;

import java.nio.file.Path;
import java.util.Map;
import no.krokbro.catalogue.CatalogueReading.Faulty;
import no.krokbro.catalogue.CatalogueReading.Sound;

/** The example files of the tests, and the environment in which they are read. */
final class Surroundings {
    static final Path GOOD = Path.of("src/test/resources/catalogue/good");
    static final Path BROKEN = Path.of("src/test/resources/catalogue/broken");
    static final Map<String, String> ENVIRONMENT = Map.of(
            "MQ_NEW", "password-of-the-new-kind",
            "MQ_OLD", "password-of-the-old-kind",
            "GITHUB_SECRET", "secret-of-github",
            "CRM_SECRET", "whsec_c2VjcmV0LW9mLWNybS1zZWNyZXQtb2YtY3Jt",
            "CRM_KEY", "key-of-crm",
            "CRM_PATH", "path-of-crm",
            "EMPTY", "",
            "LINES", "first-line\nsecond-line");

    private Surroundings() {}

    static Catalogue good(String name) {
        return catalogue(read(GOOD.resolve(name)));
    }

    static CatalogueReading read(Path file) {
        return new CatalogueFile(file, ENVIRONMENT).read();
    }

    static Catalogue catalogue(CatalogueReading reading) {
        return switch (reading) {
            case Sound(var catalogue) -> catalogue;
            case Faulty(var mistakes) -> throw new AssertionError(mistakes);
        };
    }
}
