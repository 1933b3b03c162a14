package dev.fathom.data.catalog;

import dev.fathom.data.Sha256;
import java.util.List;

/**
 * A data set of the catalog.
 *
 * @param name how commands and recipes call it
 * @param about one line for people
 * @param licence SPDX identifier or short statement
 * @param attribution whom to credit
 * @param packages the packages it is made of
 * @param reader how its files are read
 */
public record Dataset(
        String name, String about, String licence, String attribution, List<DataPackage> packages, ReaderHint reader) {

    /** Takes a copy of the list. */
    public Dataset {
        packages = List.copyOf(packages);
        if (packages.isEmpty() || !name.matches("[a-z0-9][a-z0-9-]*")) {
            throw new IllegalArgumentException("data set " + name + " needs a plain name and at least one package");
        }
    }

    /** Bytes to transfer when nothing is cached. */
    public long downloadBytes() {
        return packages.stream().mapToLong(DataPackage::bytes).sum();
    }

    /** Bytes on disk when fetched. */
    public long diskBytes() {
        return packages.stream().mapToLong(DataPackage::keptBytes).sum();
    }

    /** Names the exact content: changes with any byte of any file kept. */
    public String sha256() {
        Sha256 sum = new Sha256();
        packages.forEach(p -> sum.update(p.keptSha256() + "  " + p.source().fileName() + "\n"));
        return sum.hex();
    }
}
