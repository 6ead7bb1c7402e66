import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.invoke.LambdaMetafactory;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Rewrites a jar with lambdas that the JVM can keep from its training run (docs/adr/0009). The JVM keeps javac's
 * lambdas, but not Scala's, which are all serializable, and creates those at every start: 800 in Kafka.
 *
 * <p>If the jar is not as expected, the run ends with a stack trace and leaves the jar unchanged.
 */
final class KeptLambdas {

    private static final DirectMethodHandleDesc USUAL = ConstantDescs.ofCallsiteBootstrap(
            LambdaMetafactory.class.describeConstable().orElseThrow(),
            "metafactory",
            ConstantDescs.CD_CallSite,
            ConstantDescs.CD_MethodType,
            ConstantDescs.CD_MethodHandle,
            ConstantDescs.CD_MethodType);

    private final ClassFile classes;
    private int changed;

    private KeptLambdas(ClassLoader neighbours) {
        var hierarchy =
                ClassHierarchyResolver.ofResourceParsing(neighbours).orElse(ClassHierarchyResolver.defaultResolver());
        classes = ClassFile.of(ClassHierarchyResolverOption.of(hierarchy));
    }

    /** @param arguments the jar, in the same folder as everything that its classes name */
    public static void main(String[] arguments) throws IOException {
        var jar = Path.of(arguments[0]);
        var partial = jar.resolveSibling(jar.getFileName() + ".new");
        try (var neighbours = new URLClassLoader(jarsBeside(jar));
                var from = new ZipFile(jar.toFile());
                var to = new ZipOutputStream(Files.newOutputStream(partial))) {
            var lambdas = new KeptLambdas(neighbours);
            lambdas.copy(from, to);
            if (lambdas.changed == 0) {
                throw new IllegalStateException(jar + " has no lambda of Scala as they were: see what becomes of them now");
            }
            System.out.println(jar + ": lambdas of " + lambdas.changed + " classes can be kept");
        }
        Files.move(partial, jar, StandardCopyOption.ATOMIC_MOVE);
    }

    private static URL[] jarsBeside(Path jar) throws IOException {
        var jars = new ArrayList<URL>();
        try (var beside = Files.newDirectoryStream(jar.toAbsolutePath().getParent(), "*.jar")) {
            for (var path : beside) {
                jars.add(path.toUri().toURL());
            }
        }
        return jars.toArray(URL[]::new);
    }

    private void copy(ZipFile from, ZipOutputStream to) throws IOException {
        for (var entry : from.stream().toList()) {
            var bytes = from.getInputStream(entry).readAllBytes();
            to.putNextEntry(new ZipEntry(entry.getName()));
            to.write(entry.getName().endsWith(".class") ? kept(bytes) : bytes);
            to.closeEntry();
        }
    }

    private byte[] kept(byte[] bytes) {
        var before = classes.parse(bytes);
        boolean has = before.methods().stream()
                .flatMap(method -> method.code().stream())
                .flatMap(code -> code.elementStream())
                .anyMatch(KeptLambdas::isKeepable);
        if (!has) {
            return bytes;
        }
        var after = classes.transformClass(before, ClassTransform.transformingMethodBodies(KeptLambdas::put));
        var faults = classes.verify(after);
        if (!faults.isEmpty()) {
            throw new IllegalStateException(before.thisClass().asInternalName(), faults.getFirst());
        }
        changed++;
        return after;
    }

    private static void put(CodeBuilder to, CodeElement element) {
        if (element instanceof InvokeDynamicInstruction made && isKeepable(made)) {
            // The first three arguments say what the lambda does, the others its additional features.
            var what = made.bootstrapArgs();
            to.invokedynamic(DynamicCallSiteDesc.of(
                    USUAL, made.name().stringValue(), made.typeSymbol(), what.get(0), what.get(1), what.get(2)));
        } else {
            to.with(element);
        }
    }

    /**
     * Whether an instruction makes a lambda with only one used method: nothing in Kafka serializes one, and bridges can
     * be called only through an interface that declares their method, which those of Scala and the JDK do not.
     */
    private static boolean isKeepable(CodeElement element) {
        if (!(element instanceof InvokeDynamicInstruction made)
                || !made.bootstrapMethod().methodName().equals("altMetafactory")) {
            return false;
        }
        int flags = (Integer) made.bootstrapArgs().get(3);
        var type = made.typeSymbol().returnType().descriptorString();
        return (flags & LambdaMetafactory.FLAG_MARKERS) == 0
                && ((flags & LambdaMetafactory.FLAG_BRIDGES) == 0
                        || type.startsWith("Lscala/Function")
                        || type.startsWith("Ljava/util/function/"));
    }
}
