package no.krokbro.broker;

/** Something that a connector must do, in words and as a trial that throws when it does not. */
record Promise(String words, Proof proof) {
    /** Fails with a sentence that says what the connector did instead. */
    interface Proof {
        void on(Trial trial) throws Exception;
    }
}
