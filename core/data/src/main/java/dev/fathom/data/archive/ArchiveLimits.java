package dev.fathom.data.archive;

/**
 * How much an archive may unpack to.
 *
 * @param entries most entries, files and folders together
 * @param entryBytes most bytes of one file
 * @param totalBytes most bytes of all that is unpacked while reading, wanted or not
 * @param ratio most bytes unpacked for one byte of the archive
 * @param freeBytes bytes that may be unpacked whatever the ratio, since small files compress well
 */
public record ArchiveLimits(int entries, long entryBytes, long totalBytes, int ratio, long freeBytes) {

    private static final long MEGA = 1L << 20;

    /** Checks that every limit is positive. */
    public ArchiveLimits {
        if (entries < 1 || entryBytes < 1 || totalBytes < 1 || ratio < 1 || freeBytes < 1) {
            throw new IllegalArgumentException("every limit of an archive must be at least 1");
        }
    }

    /** Limits that fit every package of data we know of: 500,000 entries, 1 GiB a file, 4 GiB in all, 200 to 1. */
    public static ArchiveLimits standard() {
        return new ArchiveLimits(500_000, 1024 * MEGA, 4096 * MEGA, 200, 16 * MEGA);
    }

    /** The most bytes that an archive of the given size may unpack to. */
    long totalFor(long archiveBytes) {
        long byRatio = archiveBytes > Long.MAX_VALUE / ratio ? Long.MAX_VALUE : archiveBytes * ratio;
        return Math.min(totalBytes, Math.max(freeBytes, byRatio));
    }
}
