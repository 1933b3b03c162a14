package dev.fathom.data;

import org.jspecify.annotations.Nullable;

/**
 * A data file that does not hold what its format promises; the message starts with the file and, where there are rows,
 * the row.
 */
public final class DataFormatException extends DataException {

    private static final long serialVersionUID = 1L;

    private final String file;
    private final long row;

    /**
     * @param file name of the file as a user would recognise it
     * @param problem what is wrong with the file as a whole
     */
    public DataFormatException(String file, String problem) {
        this(file, 0, problem, null);
    }

    /**
     * @param file name of the file as a user would recognise it
     * @param row line or record, from 1; 0 if the problem is not in one row
     * @param problem what is wrong there
     * @param cause the failure underneath, if there is one
     */
    public DataFormatException(String file, long row, String problem, @Nullable Throwable cause) {
        super((row > 0 ? file + ":" + row : file) + ": " + problem, cause);
        this.file = file;
        this.row = row;
    }

    /** The file. */
    public String file() {
        return file;
    }

    /** The row, from 1; 0 if the problem is not in one row. */
    public long row() {
        return row;
    }
}
