package no.krokbro.catalogue;

/**
 * A named setting that lowers a guarantee; reported wherever people look.
 *
 * @param path of the setting, such as {@code tenants.uio.brokers.mq.plaintext}
 * @param setting its name, such as {@code plaintext}
 */
public record Weakening(String path, String setting) {}
