# shellcheck shell=sh
# Finds a JDK 25 for those who read this file: the launcher of a checkout, its build, and the product.
#
#   WAYBILL_JAVA_HOME   the JDK 25 to use; found by itself in the usual places

say() { printf '%s\n' "$*" >&2; }

# Sets $release to the lines that identify this JDK: the vendor's and the JDK's version come before that of Java.
is_jdk_25() {
    [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
    release=
    while read -r line; do
        release=$release$line
        case $line in 'JAVA_VERSION="25"'* | 'JAVA_VERSION="25'[.+-]*) return 0 ;; esac
    done <"$1/release"
    return 1
}

java_on_path() {
    path=$(command -v java) || return 0
    path=$(readlink -f "$path" 2>/dev/null) || return 0
    printf '%s\n' "${path%/bin/java}"
}

# Leaves it in $jdk.
find_jdk() {
    if [ -n "${WAYBILL_JAVA_HOME:-}" ]; then
        is_jdk_25 "$WAYBILL_JAVA_HOME" && jdk=$WAYBILL_JAVA_HOME && return 0
        say "WAYBILL_JAVA_HOME=$WAYBILL_JAVA_HOME is no JDK 25."
        return 1
    fi
    for jdk in "${JAVA_HOME:-/nowhere}" "$(java_on_path)" /usr/lib/jvm/* "${HOME:-/nowhere}"/.sdkman/candidates/java/* \
        "${HOME:-/nowhere}"/.jdks/* /opt/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        is_jdk_25 "$jdk" && return 0
    done
    say "waybill needs a JDK 25 and found none (in JAVA_HOME, on PATH, in /usr/lib/jvm and where SDKMAN puts it)."
    say "Install one, for example Temurin 25 from https://adoptium.net, or set WAYBILL_JAVA_HOME to where it is."
    return 1
}

# Whether this JDK is the one that made the product in this folder.
has_made() {
    { read -r maker <"$1/jdk"; } 2>/dev/null && [ "$maker" = "$release" ]
}
