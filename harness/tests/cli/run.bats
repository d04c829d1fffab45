# SPDX-License-Identifier: GPL-3.0-or-later
load common

@test "a guest that prints its marker passes, exit status 0" {
    echo 'all is well' | parrot_image good
    scenario s good
    run --separate-stderr bootrace run --boots=3 scenarios/s.ini
    [ "$status" -eq 0 ]
    [[ $output == *good* ]]
}

@test "a guest that shows a failure fails, exit status 1, and the signature is named" {
    echo "[    1.0] overlayfs: failed to resolve '/sysroot/nix/.ro-store': -2" | parrot_image bad
    scenario s bad
    run --separate-stderr bootrace run --boots=2 --format=json scenarios/s.ini
    [ "$status" -eq 1 ]
    [ "$(summary .failed)" -eq 2 ]
    [ "$(summary '.signatures[0].signature')" = "overlay-resolve:/sysroot/nix/.ro-store:-2" ]
    [ "$(head -n 1 <<<"$output" | jq -r '.matches[0].key')" = /sysroot/nix/.ro-store ]
    [ "$(head -n 1 <<<"$output" | jq -r '.matches[0].errno')" -eq -2 ]
}

@test "every line of --format=json is an object of schema 1, and nothing else is on stdout" {
    echo 'all is well' | parrot_image good
    scenario s good
    run --separate-stderr bootrace run --boots=3 --format=json scenarios/s.ini
    [ "$(wc -l <<<"$output")" -eq 4 ]
    jq -e '.schema == 1' <<<"$output"
    [ "$(jq -r .type <<<"$output" | sort | uniq -c | tr -s ' \n' ' ')" = " 3 boot 1 summary " ]
}

@test "without a marker nothing passes: a guest that powers off early died" {
    echo 'starting' | parrot_image short
    scenario s short
    run --separate-stderr bootrace run --boots=1 --format=json scenarios/s.ini
    [ "$status" -eq 1 ]
    [ "$(summary .died)" -eq 1 ]
}

@test "a silent guest hangs at its timeout" {
    printf '@@hang\n' | parrot_image silent
    scenario s silent
    run --separate-stderr bootrace run --boots=1 --timeout=2s --format=json scenarios/s.ini
    [ "$status" -eq 1 ]
    [ "$(summary .hung)" -eq 1 ]
}

@test "a guest that floods for ever ends at its timeout with a bounded console" {
    printf 'hello\n@@flood spam spam spam spam\n' | parrot_image flood
    scenario s flood
    run --separate-stderr bootrace run --boots=1 --timeout=5s --format=json scenarios/s.ini
    [ "$status" -eq 1 ]
    [ "$(summary .hung)" -eq 1 ]
    [ "$(stat -c %s results/bootrace.db)" -lt 3000000 ]
}

@test "a guest that resets at once died" {
    printf '@@reset\n' | parrot_image reset
    scenario s reset
    run --separate-stderr bootrace run --boots=2 --format=json scenarios/s.ini
    [ "$status" -eq 1 ]
    [ "$(summary .died)" -eq 2 ]
}

@test "several images and strategies are counted apart" {
    echo 'all is well' | parrot_image good
    echo 'Kernel panic - not syncing: Attempted to kill init!' | parrot_image bad
    scenario s 'good;bad'
    run --separate-stderr bootrace run --boots=2 --format=json scenarios/s.ini
    [ "$status" -eq 1 ]
    [ "$(summary '[.rates[] | "\(.image) \(.boots) \(.failed)"] | join(",")')" = "good 2 0,bad 2 2" ]
}

@test "first-failure ends the boots of that image only" {
    echo 'Kernel panic - not syncing: x' | parrot_image bad
    echo 'all is well' | parrot_image good
    scenario s 'bad;good' '[Stop]' 'When=first-failure'
    run --separate-stderr bootrace run --boots=5 --jobs=1 --format=json scenarios/s.ini
    [ "$status" -eq 1 ]
    [ "$(summary '[.rates[] | "\(.image) \(.boots)"] | join(",")')" = "bad 1,good 5" ]
}

@test "report shows later what run showed" {
    echo 'all is well' | parrot_image good
    scenario s good
    bootrace run --boots=2 --format=json scenarios/s.ini >run.json 2>/dev/null
    run --separate-stderr bootrace report --format=json
    [ "$status" -eq 0 ]
    [ "$(jq -r '.. | objects | select(has("passed")) | .passed' <<<"$output" | head -n 1)" -eq 2 ]
}

@test "an interrupt ends cleanly, keeps what was measured, exit status 130" {
    printf '@@sleep 300\nall is well\n' | parrot_image slow
    scenario s slow
    "$BOOTRACE" run --boots=1000 --jobs=2 scenarios/s.ini >out.txt 2>err.txt &
    pid=$!
    eventually boots_stored 2
    kill -INT "$pid"
    status=0
    wait "$pid" || status=$?
    [ "$status" -eq 130 ]
    [ "$(sqlite3 results/bootrace.db 'PRAGMA integrity_check')" = ok ]
    [ "$(sqlite3 results/bootrace.db 'SELECT count(*) FROM boots')" -ge 2 ]
    grep -q interrupted err.txt
    no_machines "$pid"
}

@test "the machine type is the scenario's: q35" {
    echo 'all is well' | parrot_image good
    scenario s good
    sed -i 's/^Memory=32M/Machine=q35\nMemory=64M/' scenarios/s.ini
    run --separate-stderr bootrace run --boots=1 --format=json scenarios/s.ini
    [ "$status" -eq 0 ]
    [[ $(sqlite3 results/bootrace.db 'SELECT arguments FROM campaign_images') == *'-machine q35'* || $(sqlite3 results/bootrace.db 'SELECT arguments FROM campaign_images') == *'-machine pc-q35'* ]]
}
