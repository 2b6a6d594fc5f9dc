package local.check.code;

import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.ConstantInstruction.LoadConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;

/**
 * The instructions of a method: what it makes, calls and says.
 *
 * @param source the file that its class was compiled from
 */
record MethodBody(CallGraph graph, Calls calls, String source) {

    void read(CodeModel code) {
        int line = 0;
        var lambda = "";
        for (CodeElement element : code) {
            switch (element) {
                case LineNumber number -> line = number.line();
                case NewObjectInstruction made ->
                    graph.instantiate(made.className().asInternalName());
                case FieldInstruction field
                when field.opcode() == Opcode.GETSTATIC || field.opcode() == Opcode.PUTSTATIC ->
                    graph.initialise(field.owner().asInternalName());
                case LoadConstantInstruction constant -> constant(constant.constantValue());
                case InvokeInstruction call -> {
                    var method = new Method(
                            call.owner().asInternalName(),
                            call.name().stringValue(),
                            call.type().stringValue());
                    calls.call(method, source + ":" + line, lambda);
                    switch (call.opcode()) {
                        case INVOKESTATIC, INVOKESPECIAL -> graph.exact(method);
                        default -> graph.virtual(method);
                    }
                }
                case InvokeDynamicInstruction dynamic -> {
                    for (var argument : dynamic.bootstrapArgs()) {
                        if (argument instanceof MethodTypeDesc descriptor) {
                            lambda = descriptor.descriptorString();
                        } else if (argument instanceof DirectMethodHandleDesc handle) {
                            handle(handle, source + ":" + line);
                        }
                    }
                }
                default -> {}
            }
        }
    }

    private void constant(ConstantDesc value) {
        switch (value) {
            case String text -> {
                calls.text(text);
                graph.inject(text.replace('.', '/')); // Class.forName
            }
            case ClassDesc type -> graph.mention(type);
            default -> {}
        }
    }

    /** A lambda, or a method reference: {@code workers.map(client::sendTaskSuccess)}. */
    private void handle(DirectMethodHandleDesc handle, String place) {
        var method = new Method(Calls.internalName(handle.owner()), handle.methodName(), handle.lookupDescriptor());
        switch (handle.kind()) {
            case GETTER, SETTER, STATIC_GETTER, STATIC_SETTER -> {}
            case CONSTRUCTOR -> {
                graph.instantiate(method.owner());
                graph.exact(method);
            }
            case STATIC, INTERFACE_STATIC, SPECIAL, INTERFACE_SPECIAL -> {
                calls.call(method, place, "");
                graph.exact(method);
            }
            case VIRTUAL, INTERFACE_VIRTUAL -> {
                calls.call(method, place, "");
                graph.virtual(method);
            }
        }
    }
}
