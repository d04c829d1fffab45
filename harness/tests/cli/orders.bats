# SPDX-License-Identifier: GPL-3.0-or-later
# Chosen orders: the parrot serves a unit graph with one free pair, a.service and b.service, and plays what an order does.
load common
load racer

a_first_is_fine() {
    printf '@@send times 3\ninitrd\na.service active exited - 1000000 1100000 0 0\nb.service active exited - 2000000 2100000 0 0\nall is well'
}

@test "pairs shows both orders of the free pair, says that it is complete, and ends by itself" {
    racer clean "$(a_first_is_fine)"
    scenario s clean
    run --separate-stderr bootrace run --strategy=pairs --boots=20 --format=json scenarios/s.ini
    [ "$status" -eq 0 ]
    [ "$(summary .boots)" -eq 2 ]
    [ "$(summary '.coverage | "\(.pairs) \(.both_orders) \(.infeasible)"')" = "1 1 0" ]
    [[ $stderr == *"pairs is complete: initrd: all, 1 of 1 pairs in both orders"* ]]
}

@test "pairs finds an order that fails" {
    racer race "overlayfs: failed to resolve '/sysroot/nix/.ro-store': -2"
    scenario s race
    run --separate-stderr bootrace run --strategy=pairs --boots=20 --format=json scenarios/s.ini
    [ "$status" -eq 1 ]
    [ "$(summary .failed)" -ge 1 ]
    [ "$(summary '.signatures[0].signature')" = "overlay-resolve:/sysroot/nix/.ro-store:-2" ]
    [ "$(grep '"verdict":"failed"' <<<"$output" | head -n 1 | jq -r .plan | grep 'b.service=')" = "b.service=after a.service" ]
}

@test "a second campaign does not probe again" {
    racer clean "$(a_first_is_fine)"
    scenario s clean
    bootrace run --strategy=pairs --boots=1 scenarios/s.ini 2>first.err
    bootrace run --strategy=pairs --boots=1 scenarios/s.ini 2>second.err
    grep -q 'probe boot' first.err
    run ! grep -q 'probe boot' second.err
}

@test "an order that only made the guest wait for ever is an artefact: learned, in no rate, never ordered again" {
    racer waits $'         Starting a.service...\n@@hang'
    scenario s waits
    run --separate-stderr bootrace run --strategy=pairs --boots=20 --timeout=3s --format=json scenarios/s.ini
    [ "$status" -eq 0 ]
    [ "$(summary .artefact)" -eq 1 ]
    [ "$(summary '.hung + .failed')" -eq 0 ]
    [ "$(summary '.coverage | "\(.pairs) \(.infeasible)"')" = "1 1" ]
    [[ $stderr == *"learned that a.service depends on b.service"* ]]
    run --separate-stderr bootrace run --strategy=pairs --boots=20 --timeout=3s --format=json scenarios/s.ini
    [ "$(summary .artefact)" -eq 0 ]
}

@test "a plan of any boot can be written out and booted again with the same result" {
    racer race "overlayfs: failed to resolve '/sysroot/nix/.ro-store': -2"
    scenario s race
    bootrace run --strategy=pairs --boots=20 --format=json scenarios/s.ini >run.json 2>/dev/null || true
    jq -rs 'map(select(.verdict == "failed"))[0].plan' run.json >again.plan
    run --separate-stderr bootrace run --plan=again.plan --boots=2 --format=json scenarios/s.ini
    [ "$status" -eq 1 ]
    [ "$(summary .failed)" -eq 2 ]
}

@test "a guest whose probe does not answer gets a message that says what is still possible" {
    printf '@@plan\nbooting something else\n@@hang\n' | parrot_image mute
    scenario s mute
    run --separate-stderr bootrace run --strategy=pairs --timeout=2s scenarios/s.ini
    [ "$status" -eq 125 ]
    [[ $stderr == *"the probe boot gave no unit graph"*"--strategy=natural"* ]]
}

@test "a guest that takes no plan is told so before any boot" {
    echo 'all is well' | parrot_image plain
    sed -i s/Guest=parrot/Guest=plain/ images/plain/image.ini
    scenario s plain
    run --separate-stderr bootrace run --strategy=pairs scenarios/s.ini
    [ "$status" -eq 129 ]
    [[ $stderr == *"takes no plan"* ]]
    run --separate-stderr bootrace run --strategy=natural --boots=1 scenarios/s.ini
    [ "$status" -eq 0 ]
}

@test "a boot that did not take its plan is lost, not passed" {
    racer clean "$(a_first_is_fine)"
    sed -i '/^@@ifplan probe/i @@ifplan b.service=after\nall is well\n@@poweroff\n@@endif' images/clean/transcript
    sed -i '/^@@plan/d' images/clean/transcript
    printf '[Order]\nb.service=after a.service\n' >x.plan
    scenario s clean
    run --separate-stderr bootrace run --plan=x.plan --boots=1 --timeout=2s scenarios/s.ini
    [ "$status" -eq 125 ]
}
