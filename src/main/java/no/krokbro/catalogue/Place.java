package no.krokbro.catalogue;

/** Where something stands in the file. */
record Place(int line, String path) {
    static final Place WHOLE_FILE = new Place(0, "");

    Place key(int line, String key) {
        return new Place(line, path.isEmpty() ? key : path + "." + key);
    }

    /** A key that should stand here and does not. */
    Place key(String key) {
        return key(line, key);
    }

    Place item(int line, int index) {
        return new Place(line, path + "[" + index + "]");
    }
}
