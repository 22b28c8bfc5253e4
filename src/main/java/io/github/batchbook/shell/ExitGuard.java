package io.github.batchbook.shell;

import java.util.Map;
import jdk.jshell.spi.ExecutionControl.ClassBytecodes;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Rewrites the calls in snippet classes that would end the process, and references to such methods, into calls of {@link
 * SessionExit}. Calls inside of libraries stay as they are.
 */
final class ExitGuard {
  private static final String SUBSTITUTE = Type.getInternalName(SessionExit.class);

  private static final Map<String, String> CALLS = Map.of(
      "java/lang/System.exit(I)V", "(I)V",
      "java/lang/Runtime.exit(I)V", "(Ljava/lang/Runtime;I)V",
      "java/lang/Runtime.halt(I)V", "(Ljava/lang/Runtime;I)V");

  private ExitGuard() {}

  /** The class with its calls rewritten; the same one when it has none, or is of a version that cannot be read. */
  static ClassBytecodes guarded(ClassBytecodes snippet) {
    ClassReader reader;
    try {
      reader = new ClassReader(snippet.bytecodes());
    } catch (IllegalArgumentException newerThanTheLibrary) {
      return snippet;
    }
    var writer = new ClassWriter(reader, 0);
    var rewriting = new Rewriting(writer);
    reader.accept(rewriting, 0);
    return rewriting.found ? new ClassBytecodes(snippet.name(), writer.toByteArray()) : snippet;
  }

  private static final class Rewriting extends ClassVisitor {
    private boolean found;

    Rewriting(ClassVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
      return new MethodVisitor(Opcodes.ASM9, next) {
        @Override
        public void visitMethodInsn(
            int opcode, String owner, String method, String type, boolean isInterface) {
          @Nullable String substitute = CALLS.get(owner + "." + method + type);
          if (substitute == null) {
            super.visitMethodInsn(opcode, owner, method, type, isInterface);
          } else {
            found = true;
            super.visitMethodInsn(Opcodes.INVOKESTATIC, SUBSTITUTE, method, substitute, false);
          }
        }

        @Override
        public void visitInvokeDynamicInsn(
            String method, String type, Handle bootstrap, Object... arguments) {
          Object[] rewritten = arguments.clone();
          for (int i = 0; i < rewritten.length; i++) {
            if (rewritten[i] instanceof Handle handle) {
              rewritten[i] = substitute(handle);
            }
          }
          super.visitInvokeDynamicInsn(method, type, bootstrap, rewritten);
        }
      };
    }

    private Handle substitute(Handle handle) {
      @Nullable
      String type = CALLS.get(handle.getOwner() + "." + handle.getName() + handle.getDesc());
      if (type == null) {
        return handle;
      }
      found = true;
      return new Handle(Opcodes.H_INVOKESTATIC, SUBSTITUTE, handle.getName(), type, false);
    }
  }
}
