# SPDX-License-Identifier: GPL-3.0-or-later
# A campaign that was killed goes on: the same plans, no boot lost, none twice.
load common
load racer

# rows FILE: what the boots with a verdict were, without numbers and times.
rows() {
    sqlite3 "$1" "SELECT image, strategy, boots.seed, plan_sha256, verdict, signature FROM boots
                  WHERE verdict IS NOT NULL AND campaign = (SELECT max(campaign) FROM campaigns) ORDER BY 1, 2, 3, 4, 5"
}

# Two images, one of which fails under an order, under strategies that sample and one that repairs what it missed.
campaign() {
    racer race "overlayfs: failed to resolve '/sysroot/nix/.ro-store': -2"
    racer clean "$(printf '@@send times 3\ninitrd\na.service active exited - 1000000 1100000 0 0\nb.service active exited - 2000000 2100000 0 0\nall is well')"
    scenario s 'race;clean'
    sed -i '2a Strategies=natural;pairs;random' scenarios/s.ini
}

# killed_run OPTION…: a run that is killed once it has stored a few boots, at a moment that nobody chose.
killed_run() {
    "$BOOTRACE" run "$@" >out.txt 2>err.txt &
    pid=$!
    sleep "0.$((RANDOM % 10))"
    eventually boots_stored 1
    kill -9 "$pid"
    wait "$pid" || true
}

@test "a campaign that is killed again and again has in the end the boots of one that was not" {
    campaign
    bootrace --results=whole.db run --boots=4 --seed=7 --jobs=2 scenarios/s.ini >/dev/null 2>&1 || true
    killed_run --boots=4 --seed=7 --jobs=2 scenarios/s.ini
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12; do
        "$BOOTRACE" run --resume=last --jobs=2 >out.txt 2>err.txt &
        pid=$!
        sleep "0.$((RANDOM % 10))$((RANDOM % 10))"
        kill -9 "$pid" || true
        wait "$pid" || true
        no_machines "$pid" || eventually no_machines "$pid"
    done
    run --separate-stderr bootrace run --resume=last
    [ "$status" -eq 1 ]
    [ "$(sqlite3 results/bootrace.db 'PRAGMA integrity_check')" = ok ]
    [ "$(sqlite3 results/bootrace.db 'SELECT count(*), end FROM campaigns')" = '1|complete' ]
    diff <(rows whole.db) <(rows results/bootrace.db)
    [ "$(rows whole.db | wc -l)" -ge 16 ]
    [ "$(sqlite3 results/bootrace.db 'SELECT * FROM coverage')" ]
    diff <(sqlite3 whole.db 'SELECT image, phase, pairs, both_orders, together, infeasible FROM coverage') \
        <(sqlite3 results/bootrace.db 'SELECT image, phase, pairs, both_orders, together, infeasible FROM coverage')
}

@test "a lesson is learned anew where it was learned, and plans before it are made without it" {
    racer waits $'         Starting a.service...\n@@hang'
    scenario s waits
    bootrace --results=whole.db run --strategy=random --boots=6 --seed=3 --timeout=2s scenarios/s.ini >/dev/null 2>&1
    "$BOOTRACE" run --strategy=random --boots=6 --seed=3 --timeout=2s scenarios/s.ini >out.txt 2>err.txt &
    pid=$!
    learned() { [ "$(sqlite3 results/bootrace.db 'SELECT count(*) FROM learned')" -gt 0 ]; }
    eventually learned
    kill -9 "$pid"
    wait "$pid" || true
    bootrace run --resume=last
    diff <(rows whole.db) <(rows results/bootrace.db)
    rows whole.db | grep artefact
    rows whole.db | grep question
}

@test "a decision follows from the stored boots, in the order of the plans" {
    parrot_image sick <<<"overlayfs: failed to resolve '/sysroot/nix/.ro-store': -2"
    parrot_image well <<<'all is well'
    scenario s 'well;sick' '[Stop]' 'When=decided' 'Rate=0.05;0.5'
    bootrace --results=whole.db run --seed=1 --jobs=2 scenarios/s.ini >/dev/null 2>&1 || true
    killed_run --seed=1 --jobs=2 scenarios/s.ini
    run --separate-stderr bootrace run --resume=last
    [ "$status" -eq 1 ]
    diff <(sqlite3 whole.db 'SELECT image, strategy, decision, boots, failed FROM decisions') \
        <(sqlite3 results/bootrace.db 'SELECT image, strategy, decision, boots, failed FROM decisions')
    [ -z "$(sqlite3 results/bootrace.db 'SELECT image, seed FROM boots GROUP BY 1, 2 HAVING count(*) > 1')" ]
}

@test "an image whose first failure is stored gets no more boots, the next image gets all of its own" {
    printf '@@sleep 300\noverlayfs: failed to resolve '"'/sysroot/nix/.ro-store'"': -2\n' | parrot_image sick
    printf '@@sleep 300\nall is well\n' | parrot_image well
    scenario s 'sick;well' '[Stop]' 'When=first-failure' 'Boots=4'
    killed_run --jobs=1 scenarios/s.ini
    run bootrace run --resume=last
    [ "$status" -eq 1 ]
    [ "$(sqlite3 results/bootrace.db 'SELECT image, count(*) FROM boots GROUP BY image')" = $'sick|1\nwell|4' ]
}

@test "a plan from a file is kept with its campaign" {
    campaign
    printf '[Plan]\nStrategy=file\nSeed=1\n[Order]\nb.service=after a.service\n' >p.plan
    killed_run --plan=p.plan --image=clean --boots=5 --seed=1 --jobs=1 scenarios/s.ini
    rm p.plan
    bootrace run --resume=last
    [ "$(sqlite3 results/bootrace.db 'SELECT strategy, count(*) FROM boots GROUP BY 1')" = 'file|5' ]
}

@test "a complete campaign says so and ends as it did" {
    parrot_image good <<<'all is well'
    parrot_image bad <<<"overlayfs: failed to resolve '/sysroot/nix/.ro-store': -2"
    scenario fine good
    scenario broken bad
    bootrace run --boots=2 scenarios/fine.ini
    before=$(sqlite3 results/bootrace.db .dump | sha256sum)
    run --separate-stderr bootrace run --resume=last
    [ "$status" -eq 0 ]
    [[ $stderr == *'is complete: there is nothing left to boot'* ]]
    [ "$(sqlite3 results/bootrace.db .dump | sha256sum)" = "$before" ]
    bootrace run --boots=2 scenarios/broken.ini || true
    run --separate-stderr bootrace run --resume=last
    [ "$status" -eq 1 ]
}

@test "boots of two images are no one campaign: a changed image is refused" {
    printf '@@sleep 200\nall is well\n' | parrot_image good
    scenario s good
    killed_run --boots=50 --jobs=1 scenarios/s.ini
    echo 'all is well, and better' >>images/good/transcript
    run --separate-stderr bootrace run --resume=last
    [ "$status" -eq 129 ]
    [[ $stderr == *'the image good has changed since campaign'* ]]
}

@test "a campaign that still runs is not run twice" {
    printf '@@sleep 60000\nall is well\n' | parrot_image slow
    scenario s slow
    "$BOOTRACE" run --boots=2 --timeout=90s scenarios/s.ini >out.txt 2>err.txt &
    pid=$!
    eventually some_machines "$pid"
    run --separate-stderr bootrace run --resume=last
    kill -9 "$pid"
    wait "$pid" || true
    [ "$status" -eq 125 ]
    [[ $stderr == *'is being run by another bootrace on this machine'* ]]
}

@test "options that a campaign keeps are not given anew, and other verbs' campaigns are named" {
    parrot_image good <<<'all is well'
    scenario s good
    bootrace run --boots=1 scenarios/s.ini
    run --separate-stderr bootrace run --resume=last --boots=3
    [ "$status" -eq 129 ]
    [[ $stderr == *'--boots: is what it was when the campaign began'* ]]
    run --separate-stderr bootrace explain --resume=last
    [ "$status" -eq 129 ]
    [[ $stderr == *'was begun by bootrace run; bootrace run --resume='* ]]
    run --separate-stderr bootrace run --resume=last scenarios/s.ini
    [ "$status" -eq 129 ]
}

@test "an explanation that was killed goes on, and says what one says that was not" {
    racer race "overlayfs: failed to resolve '/sysroot/nix/.ro-store': -2"
    scenario s race
    bootrace run --strategy=pairs --boots=20 --seed=1 scenarios/s.ini || true
    campaign=$(sqlite3 results/bootrace.db 'SELECT campaign FROM campaigns')
    cp results/bootrace.db whole.db
    bootrace --results=whole.db explain --format=json "$campaign" >whole.json || true
    before=$(sqlite3 results/bootrace.db 'SELECT count(*) FROM boots')
    "$BOOTRACE" explain "$campaign" >out.txt 2>err.txt &
    pid=$!
    eventually boots_stored $((before + 3))
    kill -9 "$pid"
    wait "$pid" || true
    run --separate-stderr bootrace explain --resume=last --format=json
    [ "$status" -eq 1 ]
    diff <(jq -S '[.signature, .cause, .minimal_plan, (.fix | split("\n") | map(select(startswith("#") | not)))]' whole.json) <(jq -S '[.signature, .cause, .minimal_plan, (.fix | split("\n") | map(select(startswith("#") | not)))]' <<<"$output")
    diff <(rows whole.db) <(rows results/bootrace.db)
    run --separate-stderr bootrace explain --resume=last --format=json
    [ "$status" -eq 1 ]
    diff <(rows whole.db) <(rows results/bootrace.db)
    [[ $stderr == *'is complete: nothing is booted'* ]]
}
