# shellcheck shell=sh disable=SC2154
# Builds what the launcher of a checkout will run. The launcher reads this file, since one process must hold the lock and be the
# one that a signal ends.

build() {
    work=$root/dist/target
    lock || return 1
    dots=
    trap '[ -z "$dots" ] || kill "$dots" 2>/dev/null' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    is_built || renew || return 1
    trap - EXIT INT TERM HUP
    exec 9>&-
}

# One build at a time, across all users and containers: the kernel holds the lock until the last process of a build has
# ended. A user who may not write also waits for a running build.
lock() {
    lock=$work/build.lock
    refused=$({ mkdir -p "$work" && touch "$lock"; } 2>&1)
    if [ -z "$refused" ]; then
        kind=-x
        exec 9>>"$lock"
    elif [ -r "$lock" ]; then
        kind=-s
        exec 9<"$lock"
    else
        return 0
    fi
    if ! command -v flock >/dev/null; then
        say "There is no flock (util-linux) here: do not start waybill a second time before it is built."
        return 0
    fi
    flock -n "$kind" 9 && return 0
    builder=
    read -r builder <"$lock"
    say "Waiting for the build of ${builder:-another process} ..."
    limit=${WAYBILL_BUILD_WAIT:-1800}
    flock -w "$limit" "$kind" 9 && return 0
    say "Gave up after $limit s: $(holder) holds $lock."
    say "End it, wait longer (WAYBILL_BUILD_WAIT=SECONDS), or copy the checkout: who can read that file can hold it."
    return 1
}

# Prints who holds the lock. Anyone who can read the file can lock it, and its content only names the last builder. That
# name is used if the process that took the lock has ended, as after a build, or is in another container.
holder() {
    inode=$(stat -c %i "$lock")
    while read -r _ type _ _ pid device _; do
        case $type:$device in
            FLOCK:*":$inode")
                owner=$(stat -c %U "/proc/$pid" 2>/dev/null) && printf 'process %s of %s\n' "$pid" "$owner" && return 0
                ;;
        esac
    done </proc/locks
    printf '%s\n' "${builder:-another process}"
}

renew() {
    if [ -n "$refused" ]; then
        if is_current; then
            say "waybill was built with another JDK 25 and starts more slowly with the one in $jdk."
            say "Use that one, or let the owner of the checkout run ./waybill with this one."
            return 0
        fi
        say "Cannot build: $refused"
        say "Let the owner of the checkout run ./waybill once, or copy the checkout."
        return 1
    fi
    printf 'process %s of %s on %s\n' "$$" "$(id -un 2>/dev/null)" "$(uname -n)" >"$lock"
    printf 'Building waybill (first use, takes a minute or two) ' >&2
    # If this process is killed, nothing else ends the loop.
    while sleep 2 >/dev/null 2>&1 && kill -0 $$ 2>/dev/null; do printf . >&2; done 9>&- &
    dots=$!
    (cd "$root" && WAYBILL_JAVA_HOME=$jdk JAVA_HOME=$jdk ./mvnw -B -ntp -Dmaven.test.skip=true -Dspotless.check.skip=true \
        -Dcheckstyle.skip=true -Ddist.archive= -pl dist -am package) >"$work/build.log" 2>&1 </dev/null
    code=$?
    kill "$dots" 2>/dev/null
    dots=
    say ''
    [ "$code" -ne 0 ] || return 0
    tail -n 40 "$work/build.log" >&2
    say "The build failed; its whole log is $work/build.log"
    return 1
}
