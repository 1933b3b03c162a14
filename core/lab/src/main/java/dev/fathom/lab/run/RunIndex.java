package dev.fathom.lab.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.sqlite.SQLiteErrorCode;

/**
 * All runs in one SQLite file, so that they are found fast and can be read while they are written. The folders are the
 * truth: what goes wrong here is told and never fails a run, and a broken index is set aside and built again from the
 * folders.
 */
final class RunIndex {

    private static final int ATTEMPTS = 4;
    private static final int BUSY_MILLIS = 2_500;
    private static final String PUT = """
            INSERT INTO runs_v1 (id, recipe, kind, seed, status, reason, created, updated, record)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET
              recipe = excluded.recipe, kind = excluded.kind, seed = excluded.seed, status = excluded.status,
              reason = excluded.reason, created = excluded.created, updated = excluded.updated,
              record = excluded.record
            WHERE excluded.updated >= runs_v1.updated""";

    private final Path file;
    private final Supplier<List<RunRecord>> folders;
    private final Consumer<String> warning;
    private final int busyMillis;

    @FunctionalInterface
    private interface Operation<T> {
        T on(Connection connection) throws SQLException;
    }

    /**
     * @param file the database, made when it is first needed
     * @param folders reads all records from the run folders
     * @param warning hears what went wrong
     */
    RunIndex(Path file, Supplier<List<RunRecord>> folders, Consumer<String> warning) {
        this(file, folders, warning, BUSY_MILLIS);
    }

    RunIndex(Path file, Supplier<List<RunRecord>> folders, Consumer<String> warning, int busyMillis) {
        this.file = file;
        this.folders = folders;
        this.warning = warning;
        this.busyMillis = busyMillis;
    }

    /** Stores a record, unless a newer one of the same run is there. */
    void put(RunRecord run) {
        attempt(connection -> {
            putAll(connection, List.of(run));
            return true;
        });
    }

    /** All records, newest first; empty if the index cannot be read. */
    Optional<List<RunRecord>> all() {
        return attempt(connection -> {
            List<RunRecord> runs = new ArrayList<>();
            try (Statement statement = connection.createStatement();
                    ResultSet rows =
                            statement.executeQuery("SELECT id, record FROM runs_v1 ORDER BY created DESC, id DESC")) {
                while (rows.next()) {
                    runs.add(RunRecordJson.decode(rows.getString("record")));
                }
            } catch (IOException e) {
                throw new SQLException(e.getMessage(), "", SQLiteErrorCode.SQLITE_CORRUPT.code, e);
            }
            return runs;
        });
    }

    /** Forgets runs whose folders are gone. */
    void forget(List<String> ids) {
        attempt(connection -> {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM runs_v1 WHERE id = ?")) {
                for (String id : ids) {
                    delete.setString(1, id);
                    delete.executeUpdate();
                }
            }
            return true;
        });
    }

    /** Builds the index anew from the folders; returns how many runs it holds, or nothing if it cannot be written. */
    Optional<Integer> rebuild() {
        return attempt(RunIndex.this::refill);
    }

    private int refill(Connection connection) throws SQLException {
        List<RunRecord> runs = folders.get();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM runs_v1");
            putAll(connection, runs);
            connection.commit();
        } finally {
            connection.setAutoCommit(true);
        }
        return runs.size();
    }

    private static void putAll(Connection connection, List<RunRecord> runs) throws SQLException {
        try (PreparedStatement put = connection.prepareStatement(PUT)) {
            for (RunRecord run : runs) {
                put.setString(1, run.id());
                put.setString(2, run.recipe());
                put.setString(3, run.kind());
                put.setLong(4, run.seed());
                put.setString(5, run.status().label());
                put.setString(6, run.reason());
                put.setLong(7, run.created().toEpochMilli());
                put.setLong(8, run.updated().toEpochMilli());
                put.setString(9, RunRecordJson.encode(run));
                put.executeUpdate();
            }
        }
    }

    private <T> Optional<T> attempt(Operation<T> operation) {
        String trouble = "";
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try (Connection connection = open()) {
                return Optional.of(operation.on(connection));
            } catch (SQLException e) {
                trouble = String.valueOf(e.getMessage());
                if (isBroken(e)) {
                    setAside();
                } else if (!isBusy(e)) {
                    break;
                }
            } catch (IOException | LinkageError e) {
                trouble = String.valueOf(e.getMessage());
                break;
            }
        }
        warning.accept("the index of runs " + file + " cannot be used (" + trouble.strip()
                + "); the run folders are untouched, and `fathom runs --reindex` builds it again");
        return Optional.empty();
    }

    private Connection open() throws SQLException, IOException {
        boolean isNew = !Files.exists(file);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file.toUri());
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = " + busyMillis);
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = NORMAL");
            statement.execute("""
                    CREATE TABLE IF NOT EXISTS runs_v1 (
                      id TEXT PRIMARY KEY, recipe TEXT NOT NULL, kind TEXT NOT NULL, seed INTEGER NOT NULL,
                      status TEXT NOT NULL, reason TEXT NOT NULL, created INTEGER NOT NULL,
                      updated INTEGER NOT NULL, record TEXT NOT NULL)""");
            if (isNew) {
                putAll(connection, folders.get());
            }
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private static boolean isBusy(SQLException e) {
        int code = e.getErrorCode() & 0xff;
        return code == SQLiteErrorCode.SQLITE_BUSY.code || code == SQLiteErrorCode.SQLITE_LOCKED.code;
    }

    private static boolean isBroken(SQLException e) {
        int code = e.getErrorCode() & 0xff;
        return code == SQLiteErrorCode.SQLITE_CORRUPT.code || code == SQLiteErrorCode.SQLITE_NOTADB.code;
    }

    private void setAside() {
        try {
            Path aside = file.resolveSibling(file.getFileName() + ".broken");
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            Files.deleteIfExists(file.resolveSibling(file.getFileName() + "-wal"));
            Files.deleteIfExists(file.resolveSibling(file.getFileName() + "-shm"));
            warning.accept(
                    "the index of runs was broken and is built again from the run folders; the broken one is " + aside);
        } catch (IOException e) {
            warning.accept("the broken index of runs " + file + " could not be set aside: " + e.getMessage());
        }
    }
}
