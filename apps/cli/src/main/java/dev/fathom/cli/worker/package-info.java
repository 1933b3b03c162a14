/**
 * The process that does the work. It reads one {@link dev.fathom.cli.worker.WorkerRequest} from its standard input and
 * tells what happens as {@link dev.fathom.cli.worker.WorkerMessage}s, one JSON object a line, on its standard output.
 */
@NullMarked
package dev.fathom.cli.worker;

import org.jspecify.annotations.NullMarked;
