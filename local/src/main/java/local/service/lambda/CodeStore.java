package local.service.lambda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.ZipException;
import local.service.api.ServiceException;

/**
 * The zip files that functions and layers were given, each under the digest of its content: what a caller does with its
 * own file, or an object of a bucket, after that changes nothing.
 *
 * @param folder   of the files
 * @param unpacked where they are unpacked
 */
record CodeStore(Path folder, Path unpacked) {

    private static final String NO_ZIP =
            "Could not unzip uploaded file. Please check your file, then try to upload again.";

    /**
     * Keeps a zip file, and has unpacked it: so it can be.
     *
     * @throws ServiceException {@code InvalidParameterValueException} where it is none, is empty, has entries that lead out of
     *     it, or is larger than Lambda takes
     */
    Path keep(byte[] zip) {
        return kept(part -> Files.write(part, zip));
    }

    /** The same of a file, which may go after that. */
    Path keep(Path zip) {
        return zip.startsWith(folder) ? zip : kept(part -> Files.copy(zip, part, StandardCopyOption.REPLACE_EXISTING));
    }

    private interface Writing {
        void to(Path file) throws IOException;
    }

    private Path kept(Writing writing) {
        try {
            Files.createDirectories(folder);
            var part = Files.createTempFile(folder, "part", "");
            try {
                writing.to(part);
                new CodeArchive(part).requireEntries();
                var file = folder.resolve(CodeDigest.of(part).hex() + ".zip");
                if (!Files.exists(file)) {
                    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
                }
                new CodeArchive(file).unpack(unpacked);
                return file;
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (CodeArchive.TooLarge e) {
            throw Refusals.invalid("Unzipped size must be smaller than " + CodeArchive.LIMIT + " bytes");
        } catch (CodeArchive.Empty e) {
            throw Refusals.invalid("Uploaded file must be a non-empty zip");
        } catch (ZipException e) {
            throw Refusals.invalid(NO_ZIP);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where a file that is kept lies unpacked. */
    Path unpacked(Path kept) {
        try {
            return new CodeArchive(kept).unpack(unpacked);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
