package io.github.batchbook.shell;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import jdk.jshell.spi.ExecutionControl.ClassBytecodes;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Rewrites the classes of snippets. Calls that would end the process become calls of {@link WovenCalls}; calls inside of
 * libraries stay as they are. Where JShell does not do so itself, every method and every loop asks whether it is to stop:
 * {@code Thread.stop}, which JShell uses there, may strike while a lock of the host is held.
 */
final class Weaver {
  /** The first version whose {@code LocalExecutionControl} weaves checks of its own. */
  private static final int CHECKS_BY_JSHELL = 22;

  /** Whether loops of snippets end by checks woven here. */
  static final boolean CHECKS = Runtime.version().feature() < CHECKS_BY_JSHELL;

  /** The calls that end a process, and the type of what stands in for them. */
  static final Map<String, String> EXITS = Map.of(
      "java/lang/System.exit(I)V", "(I)V",
      "java/lang/Runtime.exit(I)V", "(Ljava/lang/Runtime;I)V",
      "java/lang/Runtime.halt(I)V", "(Ljava/lang/Runtime;I)V");

  private Weaver() {}

  /** The class as it is to run; the same one when nothing in it changes, or it is of a version that cannot be read. */
  static ClassBytecodes woven(ClassBytecodes snippet) {
    if (!CHECKS && !names(snippet.bytecodes(), "exit") && !names(snippet.bytecodes(), "halt")) {
      return snippet;
    }
    ClassReader reader;
    try {
      reader = new ClassReader(snippet.bytecodes());
    } catch (IllegalArgumentException newerThanTheLibrary) {
      return snippet;
    }
    var writer = new ClassWriter(reader, 0);
    reader.accept(new Rewriting(writer), 0);
    return new ClassBytecodes(snippet.name(), writer.toByteArray());
  }

  /** Whether a class file has this name among its constants. */
  private static boolean names(byte[] classFile, String name) {
    byte[] wanted = ("\0" + (char) name.length() + name).getBytes(StandardCharsets.ISO_8859_1);
    for (int i = 0; i + wanted.length <= classFile.length; i++) {
      int matched = 0;
      while (matched < wanted.length && classFile[i + matched] == wanted[matched]) {
        matched++;
      }
      if (matched == wanted.length) {
        return true;
      }
    }
    return false;
  }

  private static final class Rewriting extends ClassVisitor {
    Rewriting(ClassVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      return new WovenMethod(super.visitMethod(access, name, descriptor, signature, exceptions));
    }
  }
}
