# SPDX-License-Identifier: GPL-3.0-or-later
# Boots that go on from a checkpoint: the parrot is kept at its @@plan.
load common
load racer

failure="overlayfs: failed to resolve '/sysroot/nix/.ro-store': -2"

# boots FILTER: what jq makes of the list of boots in $output.
boots() {
    grep '"type" *: *"boot"' <<<"$output" | jq -rs "$1"
}

checkpoints() {
    find "$BOOTRACE_CACHE/checkpoints" -mindepth 1 -maxdepth 1 -type d | wc -l
}

@test "a failure found in a fork counts once a cold boot with its plan has failed as well" {
    racer race "$failure"
    scenario s race
    run --separate-stderr bootrace run --strategy=pairs --checkpoint=early --boots=20 --format=json scenarios/s.ini
    [ "$status" -eq 1 ]
    [ "$(boots 'map(select(.forked and .verdict == "failed")) | length')" -ge 1 ]
    [ "$(boots 'map(select(.strategy == "confirm" and .verdict == "failed" and (.forked | not))) | length')" -ge 1 ]
    # each confirmation names a fork that has the same plan but for the strategy's name
    [ "$(boots '. as $all | map(select(.confirms)) | all(. as $cold | any($all[]; .boot == $cold.confirms and .forked and
        (.plan | sub("Strategy=.*\n"; "")) == ($cold.plan | sub("Strategy=.*\n"; ""))))')" = true ]
}

@test "a failure that only the fork shows is an artefact, in no rate, and both consoles are kept" {
    racer forks $'@@ifplan /run/bootrace/fork\n'"$failure"$'\n@@else\nall is well\n@@endif'
    scenario s forks
    run --separate-stderr bootrace run --strategy=pairs --checkpoint=early --boots=20 --format=json scenarios/s.ini
    [ "$status" -eq 0 ]
    [ "$(summary '.failed + .hung + .died')" -eq 0 ]
    [ "$(summary .artefact)" -ge 1 ]
    fork=$(boots 'map(select(.verdict == "artefact"))[0] | "\(.campaign):\(.boot)"')
    cold=$(boots 'map(select(.confirms))[0] | "\(.campaign):\(.boot)"')
    bootrace report "$fork" --console | grep -qF "$failure"
    bootrace report "$cold" --console | grep -qF 'all is well'
}

@test "the console of a fork begins where the guest began, once" {
    racer race "$failure"
    scenario s race
    run --separate-stderr bootrace run --strategy=pairs --checkpoint=early --keep=all --boots=20 --format=json scenarios/s.ini
    fork=$(boots 'map(select(.forked))[0] | "\(.campaign):\(.boot)"')
    bootrace report "$fork" --console >console
    [ "$(head -n 1 console | tr -d '\r')" = 'the guest begins' ]
    [ "$(grep -c 'the guest begins' console)" -eq 1 ]
    bootrace report "$fork" | grep -q 'From: .*checkpoint'
}

@test "a checkpoint is made once, and not used after the image has changed" {
    racer race "$failure"
    scenario s race
    bootrace run --strategy=pairs --checkpoint=early --boots=1 scenarios/s.ini 2>first.err || true
    bootrace run --strategy=pairs --checkpoint=early --boots=1 scenarios/s.ini 2>second.err || true
    grep -q 'kept as it waited for its plan' first.err
    run ! grep -q 'kept as it waited for its plan' second.err
    [ "$(checkpoints)" -eq 1 ]
    sed -i 's/the guest begins/the other guest begins/' images/race/transcript
    run --separate-stderr bootrace run --strategy=pairs --checkpoint=early --keep=all --boots=1 --format=json scenarios/s.ini
    [ "$(checkpoints)" -eq 2 ]
    fork=$(boots 'map(select(.forked))[0] | "\(.campaign):\(.boot)"')
    bootrace report "$fork" --console | grep -q 'the other guest begins'
}

@test "natural boots are cold, and so are those that measure a rate unless forks are asked for" {
    racer race "$failure"
    scenario s race
    printf '[Order]\na.service=after b.service\n' >x.plan
    run --separate-stderr bootrace run --strategy=natural --checkpoint=early --boots=2 --format=json scenarios/s.ini
    [ "$(summary '"\(.passed) \(.forked)"')" = "2 0" ]
    run --separate-stderr bootrace run --plan=x.plan --checkpoint=auto --boots=2 --format=json scenarios/s.ini
    [ "$(summary '"\(.passed) \(.forked)"')" = "2 0" ]
    run --separate-stderr bootrace run --plan=x.plan --checkpoint=early --boots=2 --format=json scenarios/s.ini
    [ "$(summary '"\(.passed) \(.forked)"')" = "2 2" ]
    run --separate-stderr bootrace run --strategy=jitter --checkpoint=auto --boots=2 --format=json scenarios/s.ini
    [ "$(summary .forked)" -eq 0 ]
    run --separate-stderr bootrace run --strategy=pairs --checkpoint=auto --boots=2 --format=json scenarios/s.ini
    [ "$(summary '.forked')" -ge 1 ]
}

@test "where nothing can be kept, all boots are cold, and it is said why" {
    racer race "$failure"
    scenario s race
    mkdir -p "$BOOTRACE_CACHE"
    echo 'in the way' >"$BOOTRACE_CACHE/checkpoints"
    run --separate-stderr bootrace run --strategy=pairs --checkpoint=early --boots=20 --format=json scenarios/s.ini
    [ "$status" -eq 1 ]
    [ "$(summary .forked)" -eq 0 ]
    [[ $stderr == *"all boots are cold"*checkpoints* ]]
}

@test "a checkpoint that is spoilt while it is used costs no verdict: its boots are made again, cold" {
    racer race "$failure"
    scenario s race
    bootrace run --strategy=pairs --checkpoint=early --boots=1 scenarios/s.ini || true
    truncate -s 1000 "$BOOTRACE_CACHE"/checkpoints/*/state
    run --separate-stderr bootrace run --strategy=pairs --checkpoint=early --jobs=1 --boots=20 --format=json scenarios/s.ini
    [ "$status" -eq 1 ]
    [ "$(summary .lost)" -eq 1 ]
    [[ $stderr == *"a fork was lost"* ]]
    [ "$(boots 'map(select(.forked and .verdict)) | length')" -eq 0 ]
    run --separate-stderr bootrace run --strategy=pairs --checkpoint=early --boots=20 --format=json scenarios/s.ini
    [[ $stderr == *"kept as it waited for its plan"* ]]
    [ "$(summary .forked)" -ge 1 ]
}

@test "forks of the late gate begin behind it, and fail and are confirmed like others" {
    racer race "$failure"
    scenario s race
    run --separate-stderr bootrace run --strategy=pairs --checkpoint=late --keep=all --boots=20 --format=json scenarios/s.ini
    [ "$status" -eq 1 ]
    [[ $stderr == *"kept at a late gate (one boot)"* ]]
    [ "$(checkpoints)" -eq 2 ]
    fork=$(boots 'map(select(.forked and .verdict == "failed"))[0] | "\(.campaign):\(.boot)"')
    [ "$(boots 'map(select(.confirms and .verdict == "failed")) | length')" -ge 1 ]
    bootrace report "$fork" --console | tr -d '\r' >console
    [ "$(grep -c 'the gate' console)" -eq 1 ]
    cold=$(boots 'map(select(.confirms))[0] | "\(.campaign):\(.boot)"')
    bootrace report "$cold" --console | tr -d "\r" >console
    run ! grep -q 'the gate' console
}

@test "where there is no late gate, forks begin early, and it is said why" {
    units() { # no basic.target
        printf 'initrd\nManager: systemd 252 (252.39-1~deb12u2)\n'
        for unit in a.service b.service; do
            printf -- '-> Unit %s:\n\tUnit Load State: loaded\n\t-> Job 1:\n\t\tAction: %s -> start\n' $unit $unit
        done
    }
    racer race "$failure"
    scenario s race
    run --separate-stderr bootrace run --strategy=pairs --checkpoint=late --boots=20 --format=json scenarios/s.ini
    [ "$status" -eq 1 ]
    [[ $stderr == *"cannot be kept at a late gate"*basic.target* ]]
    [ "$(summary .forked)" -ge 1 ]
}

@test "an unknown way to begin is refused" {
    racer race "$failure"
    scenario s race
    run --separate-stderr bootrace run --checkpoint=sometimes scenarios/s.ini
    [ "$status" -eq 129 ]
    [[ $stderr == *"--checkpoint=sometimes"*early* ]]
}

@test "doctor says whether guests can be kept, and leaves none behind" {
    run bootrace doctor
    [[ $output == *checkpoints*"sharing its memory"* ]]
    [ "$(checkpoints)" -eq 0 ]
}
