# SPDX-License-Identifier: GPL-3.0-or-later
# What the host does to a campaign is never a verdict.
load common

# A results filesystem of 8 MB, or skip where none can be mounted.
small_filesystem() {
    [ "$(id -u)" -eq 0 ] || skip 'mounting needs root'
    mkdir small
    mount -t tmpfs -o size="$1" tmpfs small || skip 'no tmpfs can be mounted here'
}

teardown() {
    umount "$work/small" 2>/dev/null || true
    [ -n "$BATS_TEST_COMPLETED" ] || tail -v -n 60 "$work"/*.err "$work"/err.txt 2>/dev/null || true
}

@test "a results filesystem that fills up ends the run with its reason; what was measured is kept and goes on" {
    small_filesystem 8m
    printf 'all is well\n' | parrot_image good
    scenario s good
    bootrace --results=small/r.db run --boots=2 --seed=1 scenarios/s.ini
    cp small/r.db whole.db
    dd if=/dev/zero of=small/ballast bs=4k 2>/dev/null || true
    run --separate-stderr bootrace --results=small/r.db run --boots=40 --seed=1 scenarios/s.ini
    [ "$status" -eq 125 ]
    [[ $stderr == *'no space left on the file system of small; free some'* ]]
    truncate -s -40k small/ballast
    run --separate-stderr bootrace --results=small/r.db run --boots=400 --seed=1 --jobs=2 scenarios/s.ini
    [ "$status" -eq 125 ]
    [[ $stderr == *'no space left'*'goes on from here'* || $stderr == *'goes on from here'*'no space left'* ]]
    [ "$(sqlite3 small/r.db 'PRAGMA integrity_check')" = ok ]
    kept=$(sqlite3 small/r.db 'SELECT count(*) FROM boots')
    [ "$kept" -gt 2 ]
    [ "$(sqlite3 small/r.db "SELECT count(*) FROM boots WHERE verdict <> 'passed'")" -eq 0 ]
}

@test "results on a read-only filesystem are refused before any boot" {
    small_filesystem 1m
    printf 'all is well\n' | parrot_image good
    scenario s good
    mount -o remount,ro small
    run --separate-stderr bootrace --results=small/r.db run scenarios/s.ini
    [ "$status" -eq 125 ]
    [[ $stderr == *'small/r.db: cannot be opened or written'*'--results=FILE'* ]]
}

@test "an image whose files vanish makes lost boots, retried with patience, then 125 with the reason" {
    printf '@@sleep 300\nall is well\n' | parrot_image good
    cp "$PARROT" kernel.elf
    sed -i "s|^Kernel=.*|Kernel=$work/kernel.elf|" images/good/image.ini
    scenario s good
    "$BOOTRACE" run --boots=12 --jobs=1 scenarios/s.ini >out.txt 2>err.txt &
    pid=$!
    eventually boots_stored 2
    mv kernel.elf gone.elf
    status=0
    wait "$pid" || status=$?
    [ "$status" -eq 125 ]
    grep -q 'a boot was lost 5 times in a row' err.txt
    [ "$(sqlite3 results/bootrace.db "SELECT count(*) FROM boots WHERE verdict <> 'passed'")" -eq 0 ]
    # seven seconds and more lie between the first and the last attempt
    [ "$(sqlite3 results/bootrace.db 'SELECT max(started_ns) - min(started_ns) > 7000000000 FROM boots WHERE lost IS NOT NULL')" -eq 1 ]
    mv gone.elf kernel.elf
    bootrace run --resume=last
    [ "$(sqlite3 results/bootrace.db "SELECT count(*), count(DISTINCT seed) FROM boots WHERE verdict = 'passed'")" = '12|12' ]
}

@test "QEMUs killed by hand are lost boots, each retried: the campaign has all its verdicts" {
    printf '@@sleep 700\nall is well\n' | parrot_image good
    scenario s good
    "$BOOTRACE" run --boots=12 --jobs=2 scenarios/s.ini >out.txt 2>err.txt &
    pid=$!
    killed=0
    while kill -0 "$pid" 2>/dev/null; do
        victim=$(machines "$pid" | shuf -n 1)
        if [ "$killed" -lt 6 ] && [ -n "$victim" ] && kill -9 "$victim" 2>/dev/null; then killed=$((killed + 1)); fi
        sleep "0.$((RANDOM % 5 + 5))"
    done
    wait "$pid"
    [ "$killed" -ge 3 ]
    [ "$(sqlite3 results/bootrace.db "SELECT count(DISTINCT seed), count(verdict) FILTER (WHERE verdict <> 'passed') FROM boots WHERE verdict IS NOT NULL")" = '12|0' ]
    [ "$(sqlite3 results/bootrace.db 'SELECT count(verdict) FROM boots')" -eq 12 ]
    [ "$(sqlite3 results/bootrace.db 'SELECT count(lost) FROM boots')" -le "$killed" ]
    [ "$(sqlite3 results/bootrace.db 'SELECT count(lost) FROM boots')" -ge 1 ]
}

@test "a host short of memory gets one boot at a time, and the run comes to its end and keeps what it saw" {
    mkdir psi
    echo 'some avg10=1.50 avg60=0 avg300=0 total=1' | tee psi/cpu >psi/io
    printf 'some avg10=60 avg60=0 avg300=0 total=1\nfull avg10=40.25 avg60=0 avg300=0 total=1\n' >psi/memory
    printf '@@sleep 300\nall is well\n' | parrot_image good
    scenario s good
    BOOTRACE_PRESSURE=$work/psi bootrace run --boots=4 --jobs=4 scenarios/s.ini
    overlaps='SELECT count(*) FROM boots a JOIN boots b ON a.boot < b.boot AND b.started_ns < a.started_ns + a.wall_ns'
    [ "$(sqlite3 results/bootrace.db "$overlaps")" -eq 0 ]
    [ "$(sqlite3 results/bootrace.db 'SELECT DISTINCT pressure_cpu, pressure_memory, pressure_io FROM boots')" = '1.5|40.25|1.5' ]
    sed -i s/40.25/0/ psi/memory
    rm results/bootrace.db
    BOOTRACE_PRESSURE=$work/psi bootrace run --boots=4 --jobs=4 scenarios/s.ini
    [ "$(sqlite3 results/bootrace.db "$overlaps")" -gt 0 ]
}

@test "too few descriptors lose boots, never judge them" {
    printf 'all is well\n' | parrot_image good
    scenario s good
    run --separate-stderr bash -c 'ulimit -n 26 && exec "$@"' - "$BOOTRACE" run --boots=3 --jobs=3 scenarios/s.ini
    [ "$status" -eq 0 ] || [ "$status" -eq 125 ]
    [ ! -e results/bootrace.db ] || [ "$(sqlite3 results/bootrace.db "SELECT count(*) FROM boots WHERE verdict <> 'passed'")" -eq 0 ]
}

@test "QEMU runs as nobody in particular, under its own system call filter" {
    printf '@@sleep 20000\nall is well\n' | parrot_image slow
    scenario s slow
    "$BOOTRACE" run --boots=1 scenarios/s.ini >out.txt 2>err.txt &
    pid=$!
    eventually some_machines "$pid"
    qemu=$(machines "$pid" | head -n 1)
    grep -q '^Seccomp:[[:space:]]*2' "/proc/$qemu/status"
    uid=$(awk '/^Uid:/ {print $3}' "/proc/$qemu/status")
    kill -9 "$pid"
    wait "$pid" || true
    [ "$uid" -ne 0 ]
}
