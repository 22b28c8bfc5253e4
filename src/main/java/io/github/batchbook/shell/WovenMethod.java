package io.github.batchbook.shell;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Rewrites one method of a snippet's class, see {@link Weaver}. */
final class WovenMethod extends MethodVisitor {
  private static final String CALLS = Type.getInternalName(WovenCalls.class);

  private final Set<Label> passed = new HashSet<>();

  WovenMethod(MethodVisitor next) {
    super(Opcodes.ASM9, next);
  }

  @Override
  public void visitCode() {
    super.visitCode();
    check();
  }

  @Override
  public void visitLabel(Label label) {
    passed.add(label);
    super.visitLabel(label);
  }

  @Override
  public void visitJumpInsn(int opcode, Label target) {
    if (passed.contains(target)) {
      check();
    }
    super.visitJumpInsn(opcode, target);
  }

  /** Takes nothing from the stack and leaves nothing there, so that it fits anywhere. */
  private void check() {
    if (Weaver.CHECKS) {
      super.visitMethodInsn(Opcodes.INVOKESTATIC, CALLS, "check", "()V", false);
    }
  }

  @Override
  public void visitMethodInsn(
      int opcode, String owner, String name, String type, boolean isInterface) {
    @Nullable String exit = Weaver.EXITS.get(owner + "." + name + type);
    if (exit == null) {
      super.visitMethodInsn(opcode, owner, name, type, isInterface);
    } else {
      super.visitMethodInsn(Opcodes.INVOKESTATIC, CALLS, name, exit, false);
    }
  }

  @Override
  public void visitInvokeDynamicInsn(
      String name, String type, Handle bootstrap, Object... arguments) {
    Object[] rewritten = arguments.clone();
    for (int i = 0; i < rewritten.length; i++) {
      if (rewritten[i] instanceof Handle handle) {
        rewritten[i] = exitsReplaced(handle);
      }
    }
    super.visitInvokeDynamicInsn(name, type, bootstrap, rewritten);
  }

  /** {@code System::exit}. */
  private static Handle exitsReplaced(Handle handle) {
    @Nullable
    String exit = Weaver.EXITS.get(handle.getOwner() + "." + handle.getName() + handle.getDesc());
    return exit == null
        ? handle
        : new Handle(Opcodes.H_INVOKESTATIC, CALLS, handle.getName(), exit, false);
  }
}
