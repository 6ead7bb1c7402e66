package org.waybill.app.settings;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The relevant environment variables.
 *
 * @param settings variables that are settings, by their names; a secret from a file has its own name here
 * @param ignored variables that begin like ours but are not settings
 */
record Variables(Map<String, String> settings, List<String> ignored) {

    private static final String OURS = "WAYBILL_";
    private static final String FILE = "_FILE";

    /** Variables that are read elsewhere: by the launcher, by the tests, and before any setting. */
    private static final Set<String> ELSEWHERE = Set.of(
            "WAYBILL_ARGS",
            "WAYBILL_BUILD_WAIT",
            "WAYBILL_CONFIG",
            "WAYBILL_HOME",
            "WAYBILL_JAVA_HOME",
            "WAYBILL_JAVA_OPTS",
            "WAYBILL_TRUST_CHECKOUT");

    private static final String TESTS = "WAYBILL_TEST_";

    /** Kubernetes sets these for each Service of the namespace, so also for one named {@code waybill-uploader}. */
    private static final Pattern SERVICE =
            Pattern.compile(".+_(SERVICE_HOST|SERVICE_PORT(_.+)?|PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

    private static final Pattern SERVICE_URL = Pattern.compile("(tcp|udp|sctp)://.*");

    /** Throws when a variable looks like a misspelt setting of ours. */
    static Variables of(Map<String, String> environment, Names names) {
        var settings = new TreeMap<String, String>();
        var wrong = new TreeSet<String>();
        var ignored = new TreeSet<String>();
        environment.forEach((name, value) -> {
            if (isServiceLink(name, value) || ELSEWHERE.contains(name) || name.startsWith(TESTS)) {
                return;
            }
            if (names.containVariable(name) && !isSecretFile(name, names)) {
                settings.put(name, value);
            } else if (isSecretFile(name, names)) {
                addSecret(settings, name, environment);
            } else if (name.startsWith(OURS)) {
                (isMisspelt(name, names) ? wrong : ignored).add(name);
            }
        });
        if (!wrong.isEmpty()) {
            throw new WrongSetting(words(wrong, names));
        }
        return new Variables(settings, List.copyOf(ignored));
    }

    private static boolean isServiceLink(String name, String value) {
        return SERVICE.matcher(name).matches()
                || (name.endsWith("_PORT") && SERVICE_URL.matcher(value).matches());
    }

    private static boolean isMisspelt(String name, Names names) {
        return names.isBelowGroup(name) || names.nearest(name, ELSEWHERE).isPresent();
    }

    private static String words(Set<String> wrong, Names names) {
        var meant = wrong.stream()
                .flatMap(name -> names.nearest(name, ELSEWHERE).stream())
                .toList();
        return "There is no setting " + String.join(", ", wrong)
                + (meant.isEmpty() ? "" : "; did you mean " + String.join(", ", meant) + "?")
                + (meant.isEmpty() ? ";" : "") + " See the README for those there are.";
    }

    private static boolean isSecretFile(String name, Names names) {
        return name.endsWith(FILE) && names.isSecret(Names.dotted(withoutFile(name)));
    }

    private static String withoutFile(String name) {
        return name.substring(0, name.length() - FILE.length());
    }

    private static void addSecret(Map<String, String> settings, String name, Map<String, String> environment) {
        var own = withoutFile(name);
        if (environment.containsKey(own)) {
            throw new WrongSetting("Both " + own + " and " + name + " are set; leave one of them out.");
        }
        settings.put(own, SecretFile.read(name, environment.getOrDefault(name, "")));
    }
}
