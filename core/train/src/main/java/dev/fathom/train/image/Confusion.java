package dev.fathom.train.image;

import java.util.ArrayList;
import java.util.List;

/** Counts of (true class, predicted class) over pictures. */
final class Confusion {

    private final List<String> classes;
    private final long[][] counts;

    Confusion(List<String> classes) {
        this.classes = List.copyOf(classes);
        this.counts = new long[classes.size()][classes.size()];
    }

    void add(int actual, int predicted) {
        counts[actual][predicted]++;
    }

    /** Names of the classes. */
    public List<String> classes() {
        return classes;
    }

    /** How many pictures of class {@code actual} were taken for {@code predicted}. */
    public long count(int actual, int predicted) {
        return counts[actual][predicted];
    }

    /** How many pictures of a class there were. */
    public long pictures(int actual) {
        long sum = 0;
        for (long count : counts[actual]) {
            sum += count;
        }
        return sum;
    }

    /** The share of the pictures of a class that were taken for what they are; NaN if there were none. */
    public double accuracy(int actual) {
        return (double) counts[actual][actual] / pictures(actual);
    }

    /** The share of all pictures that were taken for what they are; NaN if there were none. */
    public double accuracy() {
        long right = 0;
        long all = 0;
        for (int c = 0; c < counts.length; c++) {
            right += counts[c][c];
            all += pictures(c);
        }
        return (double) right / all;
    }

    /** The counts as CSV: a row per true class, a column per predicted class. */
    String csv() {
        StringBuilder text = new StringBuilder("class");
        classes.forEach(name -> text.append(',').append(quoted(name)));
        for (int actual = 0; actual < counts.length; actual++) {
            text.append('\n').append(quoted(classes.get(actual)));
            for (long count : counts[actual]) {
                text.append(',').append(count);
            }
        }
        return text.append('\n').toString();
    }

    /** The accuracy of every class as CSV. */
    String classesCsv() {
        List<String> lines = new ArrayList<>(List.of("class,pictures,accuracy"));
        for (int actual = 0; actual < counts.length; actual++) {
            lines.add(quoted(classes.get(actual)) + "," + pictures(actual) + "," + accuracy(actual));
        }
        return String.join("\n", lines) + "\n";
    }

    private static String quoted(String name) {
        return name.matches("[^\",\\r\\n]*") ? name : '"' + name.replace("\"", "\"\"") + '"';
    }
}
