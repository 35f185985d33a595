package no.krokbro.signature;

/**
 * What is wrong with a declared scheme.
 *
 * @param path of the value, such as {@code tenants.uio.sources.crm.scheme.signature.header}
 * @param text what is wrong and what to do
 */
public record SchemeMistake(String path, String text) {}
