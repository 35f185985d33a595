package no.krokbro.catalogue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import no.krokbro.catalogue.CatalogueReading.Faulty;
import no.krokbro.catalogue.CatalogueReading.Sound;

/** The file that says what exists. Reading it opens no connection; what it refers to is read with it. */
public final class CatalogueFile {
    private final Path file;
    private final Map<String, String> environment;
    private WatchedFiles files = new WatchedFiles();
    private Map<Path, String> lastSeen = Map.of();

    /** {@code environment}: what {@code ${NAME}} refers to. */
    public CatalogueFile(Path file, Map<String, String> environment) {
        this.file = file;
        this.environment = Map.copyOf(environment);
    }

    /** Reads all of it, all or nothing. */
    public CatalogueReading read() {
        files = new WatchedFiles();
        Notes notes = new Notes(file.toString());
        Read<Catalogue> catalogue = Read.of(notes, Place.WHOLE_FILE, () -> catalogue(notes));
        List<Mistake> mistakes = notes.mistakes();
        return mistakes.isEmpty() ? new Sound(catalogue.get()) : new Faulty(mistakes);
    }

    /**
     * Whether it or a mounted file differs from what was read last. True only of a change that stood still since this
     * was asked before: a file is not taken while it is being written.
     */
    boolean changed() {
        Map<Path, String> now = files.asTheyAre();
        boolean still = now.equals(lastSeen);
        lastSeen = now;
        return still && !now.equals(files.asRead());
    }

    private Catalogue catalogue(Notes notes) {
        var references = new References(environment, file, files);
        YamlValue yaml = YamlFile.parse(FileText.of(bytes(), notes), notes, references);
        Setting whole = new Setting(notes, new Place(yaml.line(), ""), yaml);
        return whole.read(setting -> setting.section(root -> catalogue(root, notes)))
                .get();
    }

    private byte[] bytes() {
        try {
            return files.read(file);
        } catch (Wrong wrong) {
            throw new Wrong("cannot be read: " + wrong.text() + ". KROKBRO_CONFIG names the file.");
        }
    }

    private Catalogue catalogue(Section root, Notes notes) {
        var service = root.section("service", section -> new ServiceReader(section, environment));
        var tenant = new TenantReader(
                () -> service.get().allowNetworks.get(),
                () -> service.get().allowHttp.get(),
                () -> service.get().publicUrl.get().isPresent(),
                () -> service.get().proxy.get());
        var tenants = root.required("tenants", setting -> setting.named(tenant::read));
        return new Catalogue(
                Read.values(tenants.get()), service.get().settings(), notes.weakenings(), notes.expiries());
    }
}
