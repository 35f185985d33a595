package no.krokbro.bench;

/**
 * One run of one measurement; what it does not measure is NaN.
 *
 * @param rate messages a second
 * @param p50 milliseconds, as p99 and p999
 * @param krokbroMicros CPU time of Krokbro for a message, in microseconds
 * @param brokerMicros likewise of RabbitMQ
 */
record Sample(double rate, double p50, double p99, double p999, double krokbroMicros, double brokerMicros) {
    static final double NONE = Double.NaN;

    static Sample of(PerfTest.Published published, double brokerMicros) {
        return new Sample(published.rate(), published.p50(), published.p99(), NONE, NONE, brokerMicros);
    }

    static Sample of(Wrk.Posted posted, double krokbroMicros, double brokerMicros) {
        return new Sample(posted.rate(), posted.p50(), posted.p99(), posted.p999(), krokbroMicros, brokerMicros);
    }
}
