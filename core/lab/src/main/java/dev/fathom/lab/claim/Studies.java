package dev.fathom.lab.claim;

import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import dev.fathom.lab.recipe.Nearest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;

/** The studies there are, by method. */
public final class Studies {

    private final List<Study> studies;

    /**
     * These studies, sorted by method.
     *
     * @throws IllegalArgumentException if two are of one method, or two claims of one study have the same id
     */
    public Studies(List<Study> studies) {
        List<Study> sorted = new ArrayList<>(studies);
        sorted.sort(Comparator.comparing(Study::method));
        this.studies = List.copyOf(sorted);
        Set<String> names = new HashSet<>();
        for (Study study : sorted) {
            if (!names.add(study.method())) {
                throw new IllegalArgumentException("there are two studies of '" + study.method() + "'");
            }
            for (Claim claim : study.claims()) {
                if (!names.add(study.method() + " " + claim.id())) {
                    throw new IllegalArgumentException(
                            "the study of '" + study.method() + "' has two claims '" + claim.id() + "'");
                }
            }
        }
    }

    /** The studies on the class path. */
    public static Studies installed() {
        List<Study> found = new ArrayList<>();
        ServiceLoader.load(Study.class).forEach(found::add);
        return new Studies(found);
    }

    /** All studies, sorted by method. */
    public List<Study> all() {
        return studies;
    }

    /**
     * The studies of these methods; all if none is named.
     *
     * @throws FathomException if there is no study of one of them
     */
    public List<Study> of(List<String> methods) {
        List<String> known = studies.stream().map(Study::method).toList();
        for (String method : methods) {
            if (!known.contains(method)) {
                throw new FathomException(
                        ExitStatus.WRONG_USE,
                        "there is no study of '" + method + "': " + Nearest.hint(method, known),
                        "see `fathom reproduce --list`");
            }
        }
        return methods.isEmpty()
                ? studies
                : studies.stream()
                        .filter(study -> methods.contains(study.method()))
                        .toList();
    }

    /**
     * The claims of some methods, by study.
     *
     * @param methods the methods; all if none is named
     * @param ids the ids of the claims; all of the methods if none is named
     * @throws FathomException if there is no study of one of the methods, or none of them has a claim of one of the ids
     */
    public Map<Study, List<Claim>> claims(List<String> methods, List<String> ids) {
        Map<Study, List<Claim>> chosen = new LinkedHashMap<>();
        List<String> known = new ArrayList<>();
        for (Study study : of(methods)) {
            study.claims().forEach(claim -> known.add(claim.id()));
            List<Claim> claims = study.claims().stream()
                    .filter(claim -> ids.isEmpty() || ids.contains(claim.id()))
                    .toList();
            if (!claims.isEmpty()) {
                chosen.put(study, claims);
            }
        }
        for (String id : ids) {
            if (!known.contains(id)) {
                throw new FathomException(
                        ExitStatus.WRONG_USE,
                        "there is no claim '" + id + "': "
                                + Nearest.hint(id, known.stream().distinct().toList()),
                        "see `fathom reproduce --list`");
            }
        }
        return chosen;
    }
}
