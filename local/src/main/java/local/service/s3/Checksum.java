package local.service.s3;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * The checksums that S3 knows.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html">Checking
 *     object integrity for data uploads</a>
 */
enum Checksum {
    CRC32,
    CRC32C,
    CRC64NVME,
    SHA1,
    SHA256;

    /** One that is being computed. */
    interface Running {
        void update(byte[] bytes, int from, int length);

        byte[] value();
    }

    static Optional<Checksum> named(String name) {
        return Arrays.stream(values()).filter(it -> it.name().equals(name)).findFirst();
    }

    /** The member of requests and responses that has it. */
    String member() {
        return "Checksum" + this;
    }

    /** Whether that of an object of parts is computed of the whole where nobody says. */
    boolean isOfTheWhole() {
        return this == CRC64NVME;
    }

    Running start() {
        return switch (this) {
            case CRC32 -> of(new CRC32());
            case CRC32C -> of(new CRC32C());
            case CRC64NVME -> new Crc64();
            case SHA1 -> digest("SHA-1");
            case SHA256 -> digest("SHA-256");
        };
    }

    byte[] of(byte[] bytes) {
        var running = start();
        running.update(bytes, 0, bytes.length);
        return running.value();
    }

    static Running digest(String algorithm) {
        try {
            var digest = MessageDigest.getInstance(algorithm);
            return new Running() {
                @Override
                public void update(byte[] bytes, int from, int length) {
                    digest.update(bytes, from, length);
                }

                @Override
                public byte[] value() {
                    return digest.digest();
                }
            };
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Running of(java.util.zip.Checksum checksum) {
        return new Running() {
            @Override
            public void update(byte[] bytes, int from, int length) {
                checksum.update(bytes, from, length);
            }

            @Override
            public byte[] value() {
                return ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array();
            }
        };
    }

    /** CRC-64/NVME: the polynomial of the NVM Express specification, reflected, with all bits turned before and after. */
    private static final class Crc64 implements Running {

        private static final long POLYNOMIAL = 0x9A6C_9329_AC4B_C9B5L;
        private static final long[] TABLE = table();

        private long crc = -1;

        private static long[] table() {
            var table = new long[256];
            for (int i = 0; i < table.length; i++) {
                long value = i;
                for (int bit = 0; bit < 8; bit++) {
                    value = (value & 1) == 0 ? value >>> 1 : value >>> 1 ^ POLYNOMIAL;
                }
                table[i] = value;
            }
            return table;
        }

        @Override
        public void update(byte[] bytes, int from, int length) {
            for (int i = from; i < from + length; i++) {
                crc = TABLE[(int) (crc ^ bytes[i]) & 0xFF] ^ crc >>> 8;
            }
        }

        @Override
        public byte[] value() {
            return ByteBuffer.allocate(8).putLong(~crc).array();
        }
    }
}
