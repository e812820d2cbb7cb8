package org.hansa.network.simulation;

import java.io.Serial;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import java.util.Random;

/** Not secure at all: the randomness of a simulation's keys, which must repeat. */
final class SeededSecureRandom extends SecureRandom {

    @Serial
    private static final long serialVersionUID = 1L;

    SeededSecureRandom(long seed) {
        super(new Source(seed), null);
    }

    private static final class Source extends SecureRandomSpi {

        @Serial
        private static final long serialVersionUID = 1L;

        private final Random random;

        Source(long seed) {
            this.random = new Random(seed);
        }

        @Override
        protected void engineSetSeed(byte[] seed) {
            // The seed was given.
        }

        @Override
        protected void engineNextBytes(byte[] bytes) {
            random.nextBytes(bytes);
        }

        @Override
        protected byte[] engineGenerateSeed(int length) {
            byte[] seed = new byte[length];
            random.nextBytes(seed);
            return seed;
        }
    }
}
