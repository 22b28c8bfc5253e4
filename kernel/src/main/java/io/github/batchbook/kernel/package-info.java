/**
 * The Jupyter front end: messages become calls of the interpreter, displays become MIME bundles.
 *
 * <p>Connection file, signatures, message vocabulary and the reply that describes the kernel are jjava-jupyter's. Its sockets, loops
 * and handlers are replaced, since they poll with a sleep, drop output beyond a high-water mark, and leave parts of the protocol
 * out: {@link io.github.batchbook.kernel.Kernel} says which thread owns what.
 */
@NullMarked
package io.github.batchbook.kernel;

import org.jspecify.annotations.NullMarked;
