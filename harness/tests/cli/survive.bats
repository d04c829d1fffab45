# SPDX-License-Identifier: GPL-3.0-or-later
# What is left when something is killed, and after very many boots.
load common

slow_campaign() {
    printf '@@sleep 60000\nall is well\n' | parrot_image slow
    scenario s slow
    sed -i s/Timeout=20s/Timeout=90s/ scenarios/s.ini
    "$BOOTRACE" run --boots=4 --jobs=2 scenarios/s.ini >out.txt 2>err.txt &
    pid=$!
    eventually some_machines "$pid"
}

@test "kill -9 of bootrace ends its machines too" {
    slow_campaign
    kill -9 "$pid"
    wait "$pid" || true
    eventually no_machines "$pid"
    [ "$(sqlite3 results/bootrace.db 'PRAGMA integrity_check')" = ok ]
}

@test "a second Ctrl-C ends at once, and its machines with it" {
    slow_campaign
    kill -STOP $(machines "$pid") # so that the clean end cannot come first
    kill -INT "$pid"
    sleep 0.2
    kill -INT "$pid" || true
    status=0
    wait "$pid" || status=$?
    [ "$status" -eq 130 ]
    eventually no_machines "$pid"
}

@test "a machine killed by hand is a lost boot, retried, no verdict" {
    printf '@@sleep 3000\nall is well\n' | parrot_image slow
    scenario s slow
    "$BOOTRACE" run --boots=1 --format=json scenarios/s.ini >out.json 2>err.txt &
    pid=$!
    eventually some_machines "$pid"
    kill -9 $(machines "$pid")
    wait "$pid"
    [ "$(jq -r 'select(.type == "summary") | "\(.passed) \(.lost) \(.failed)"' out.json)" = "1 1 0" ]
}

@test "two campaigns at once do not disturb each other, also in one results file" {
    echo 'all is well' | parrot_image good
    scenario s good
    "$BOOTRACE" run --boots=20 --jobs=1 --format=json scenarios/s.ini >one.json 2>one.err &
    first=$!
    "$BOOTRACE" run --boots=20 --jobs=1 --format=json scenarios/s.ini >two.json 2>two.err
    wait "$first"
    [ "$(jq -r 'select(.type == "summary").passed' one.json two.json | tr '\n' ' ')" = "20 20 " ]
}

# resources PID: open descriptors and resident KiB.
resources() {
    echo "$(find "/proc/$1/fd" -mindepth 1 | wc -l) $(sed -n 's/^VmRSS:[[:space:]]*\([0-9]*\) kB/\1/p' "/proc/$1/status")"
}

@test "500 boots: all verdicts right, descriptors and memory flat, nothing left" {
    echo 'all is well' | parrot_image good
    printf 'Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)\n' | parrot_image bad
    scenario s 'good;bad'
    "$BOOTRACE" run --boots=250 --jobs=2 --format=json scenarios/s.ini >out.json 2>err.txt &
    pid=$!
    eventually boots_stored 50
    read -r fds_before memory_before < <(resources "$pid")
    while ! boots_stored 450 && kill -0 "$pid"; do
        sleep 0.5
    done
    read -r fds_after memory_after < <(resources "$pid")
    status=0
    wait "$pid" || status=$?
    [ "$status" -eq 1 ]
    [ "$(jq -r 'select(.type == "summary") | "\(.boots) \(.passed) \(.failed) \(.hung) \(.died) \(.lost)"' out.json)" = "500 250 250 0 0 0" ]
    echo "descriptors $fds_before → $fds_after, memory $memory_before → $memory_after KiB"
    [ "$fds_after" -le $((fds_before + 8)) ] # two boots more or less are on their way
    [ "$memory_after" -le $((memory_before + 16384)) ]
    no_machines "$pid"
}

@test "a normal user needs no root: boots, results, doctor" {
    [ "$(id -u)" -eq 0 ] || skip 'this whole suite runs as a normal user already'
    as_nobody() {
        setpriv --reuid=nobody --regid=nogroup --clear-groups env HOME="$work/home" XDG_RUNTIME_DIR= "$@"
    }
    as_nobody test -x "$BOOTRACE" -a -r "$PARROT" || skip 'the build folder is closed to other users'
    echo 'all is well' | parrot_image good
    scenario s good
    mkdir home results cache
    chown nobody . home results cache
    run --separate-stderr as_nobody "$BOOTRACE" run --boots=2 scenarios/s.ini
    [ "$status" -eq 0 ]
    run --separate-stderr as_nobody "$BOOTRACE" doctor
    [[ $output == *'a guest runs'* ]]
}

@test "doctor tells a normal user what is missing for building images" {
    [ "$(id -u)" -eq 0 ] || skip 'needs to become several users'
    as_nobody() {
        setpriv --reuid=nobody --regid=nogroup --clear-groups env HOME="$work/home" XDG_RUNTIME_DIR= "$@"
    }
    as_nobody test -x "$BOOTRACE" || skip 'the build folder is closed to other users'
    grep -q ^nobody: /etc/subuid && skip 'nobody has ids here'
    mkdir without home cache
    chown nobody . home cache
    cp -s /usr/sbin/* /usr/bin/* without/ 2>/dev/null || true # some stand in both
    rm without/newuidmap
    run --separate-stderr as_nobody PATH="$work/without" "$BOOTRACE" doctor
    [ "$status" -eq 125 ]
    grep -q '^NO   user namespace .*apt-get install uidmap' <<<"$output"
    cp -s "$(command -v newuidmap)" without/
    run --separate-stderr as_nobody PATH="$work/without" "$BOOTRACE" doctor
    [ "$status" -eq 125 ]
    grep -q '^NO   user namespace .*/etc/subuid' <<<"$output"
}
