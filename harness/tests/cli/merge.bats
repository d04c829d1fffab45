# SPDX-License-Identifier: GPL-3.0-or-later
# Many machines: a campaign in shards, and results of several files in one.
load common
load racer

# Columns that do not depend on the clock.
BOOTS='image, strategy, seed, plan_sha256, verdict, lost, signature, class, recovered, decided, lines, pass_line, forked, confirms'

dump() { # all that a merge could change, rows in an order of their own
    for table in campaigns campaign_images shards plans boots matches consoles times coverage decisions probes learned explanations bisections traces; do
        echo "-- $table"
        sqlite3 "$1" "SELECT * FROM $table" | sort
    done
}

two_images() {
    parrot_image good <<<'all is well'
    parrot_image bad <<<"overlayfs: failed to resolve '/sysroot/nix/.ro-store': -2"
    scenario s 'good;bad'
}

# shards N OPTION…: runs all N shards, each into shard-I.db.
shards() {
    local n=$1
    shift
    for i in $(seq "$n"); do
        bootrace --results="shard-$i.db" run --shard="$i/$n" --seed=5 "$@" scenarios/s.ini >/dev/null 2>>shards.err || [ $? -eq 1 ]
    done
}

@test "four shards, merged, are the whole campaign row for row, times apart" {
    two_images
    bootrace --results=whole.db run --seed=5 --boots=7 --jobs=1 scenarios/s.ini >/dev/null 2>&1 || true
    shards 4 --boots=7 --jobs=1
    bootrace --results=all.db merge shard-{1,2,3,4}.db >out.txt
    grep -q '4 of 4 shards here, 4 of them complete' out.txt
    diff <(sqlite3 whole.db "SELECT boot, $BOOTS FROM boots ORDER BY boot") <(sqlite3 all.db "SELECT boot, $BOOTS FROM boots ORDER BY boot")
    diff <(sqlite3 whole.db 'SELECT boot, position, rule, key, line, text FROM matches ORDER BY 1, 2') \
        <(sqlite3 all.db 'SELECT boot, position, rule, key, line, text FROM matches ORDER BY 1, 2')
    diff <(sqlite3 whole.db 'SELECT boot, length FROM consoles ORDER BY 1') <(sqlite3 all.db 'SELECT boot, length FROM consoles ORDER BY 1')
    [ "$(sqlite3 all.db 'SELECT count(*), count(finished_ns), end FROM campaigns')" = '1|1|complete' ]
    bootrace --results=all.db report | grep -q 'Campaign shards-.*: s, 14 boots'
}

@test "designed strategies are whole in one shard, and the count of orders is that of all boots" {
    racer race "$(printf '@@send times 3\ninitrd\na.service active exited - 1000000 1100000 0 0\nb.service active exited - 2000000 2100000 0 0\nall is well')"
    scenario s race
    sed -i '2a Strategies=natural;pairs;together' scenarios/s.ini
    bootrace --results=whole.db run --seed=5 --boots=4 scenarios/s.ini >/dev/null 2>&1
    shards 3 --boots=4
    bootrace --results=all.db merge shard-{1,2,3}.db
    diff <(sqlite3 whole.db "SELECT $BOOTS FROM boots ORDER BY 1, 2, 3, 4") <(sqlite3 all.db "SELECT $BOOTS FROM boots ORDER BY 1, 2, 3, 4")
    diff <(sqlite3 whole.db 'SELECT image, phase, pairs, both_orders, together, infeasible FROM coverage') \
        <(sqlite3 all.db 'SELECT image, phase, pairs, both_orders, together, infeasible FROM coverage')
}

@test "twice is the same as once, and the order of files does not matter" {
    two_images
    shards 3 --boots=5
    bootrace --results=one.db run --boots=2 scenarios/s.ini >/dev/null 2>&1 || true
    bootrace --results=a.db merge shard-{1,2,3}.db one.db
    dump a.db >once
    bootrace --results=a.db merge shard-2.db one.db shard-1.db
    dump a.db | diff once -
    bootrace --results=b.db merge one.db shard-3.db
    bootrace --results=c.db merge shard-2.db shard-1.db
    bootrace --results=d.db merge c.db b.db
    dump d.db | diff once -
}

@test "what is no results file, is damaged, or of another schema is refused, and nothing is written" {
    two_images
    bootrace --results=good.db run --boots=3 scenarios/s.ini >/dev/null 2>&1 || true
    bootrace --results=all.db run --boots=1 --image=good scenarios/s.ini >/dev/null 2>&1
    before=$(sha256sum <all.db)
    refused() { # FILE REASON
        run --separate-stderr bootrace --results=all.db merge good.db "$1"
        [ "$status" -eq 129 ]
        [[ $stderr == *"$2"* ]]
        [ "$(sha256sum <all.db)" = "$before" ]
    }
    echo 'no database at all, but long enough to be looked at as one' >text.db
    refused text.db 'no results of bootrace'
    sqlite3 other.db 'CREATE TABLE boots (a)'
    refused other.db 'no results of bootrace'
    refused missing.db 'No such file'
    cp good.db newer.db && sqlite3 newer.db 'PRAGMA user_version = 999'
    refused newer.db 'written by a newer bootrace'
    cp good.db older.db && sqlite3 older.db 'PRAGMA user_version = 3'
    refused older.db 'written by an older bootrace'
    cp good.db view.db && sqlite3 view.db 'DROP TABLE traces; CREATE VIEW traces AS SELECT 1'
    run --separate-stderr bootrace --results=all.db merge view.db
    [ "$status" -eq 129 ]
    [[ $stderr == *'its table traces is not as this bootrace makes it'* ]]
    [ "$(sha256sum <all.db)" = "$before" ]
    page=$(sqlite3 good.db "SELECT rootpage FROM sqlite_schema WHERE name = 'boots'")
    cp good.db torn.db && head -c 2000 /dev/urandom | dd of=torn.db bs=1 seek=$(((page - 1) * 4096)) conv=notrunc status=none
    refused torn.db torn.db
    run --separate-stderr bootrace --results=all.db merge all.db
    [ "$status" -eq 129 ]
}

@test "two copies of a campaign that went on apart are no one campaign" {
    printf '@@sleep 200\nall is well\n' | parrot_image good
    scenario s good
    "$BOOTRACE" run --boots=6 --jobs=1 scenarios/s.ini >out.txt 2>err.txt &
    pid=$!
    eventually boots_stored 2
    kill -9 "$pid"
    wait "$pid" || true
    cp results/bootrace.db copy.db
    cp results/bootrace.db early.db
    bootrace run --resume=last
    bootrace --results=copy.db run --resume=last
    before=$(dump results/bootrace.db)
    run --separate-stderr bootrace merge copy.db
    [ "$status" -eq 129 ]
    [[ $stderr == *'both files have a boot of this number, and they are not the same boot'* ]]
    [ "$(dump results/bootrace.db)" = "$before" ]
    bootrace merge early.db # an older copy adds nothing
    [ "$(dump results/bootrace.db)" = "$before" ]
    bootrace --results=early.db merge results/bootrace.db # and comes to what the newer one is
    [ "$(dump early.db)" = "$before" ]
}

@test "a shard that was killed goes on as that shard" {
    printf '@@sleep 100\nall is well\n' | parrot_image good
    scenario s good
    "$BOOTRACE" run --shard=2/3 --seed=1 --boots=20 --jobs=1 scenarios/s.ini >out.txt 2>err.txt &
    pid=$!
    eventually boots_stored 2
    kill -9 "$pid"
    wait "$pid" || true
    run --separate-stderr bootrace run --shard=2/3 --seed=1 --boots=20 scenarios/s.ini
    [ "$status" -eq 129 ]
    [[ $stderr == *'stands there already; --resume='* ]]
    bootrace run --resume=last
    [ "$(sqlite3 results/bootrace.db 'SELECT count(*), min(boot), max(boot), count(DISTINCT seed) FROM boots')" = '7|2|20|7' ]
    run --separate-stderr bootrace run --resume=last
    [[ $stderr == *'is complete'* ]]
}

@test "batch systems say which shard this is, an option says it better, and the output says which was used" {
    parrot_image good <<<'all is well'
    scenario s good
    shard() { # EXPECTED ENVIRONMENT… -- OPTION…
        local expected=$1 environment=()
        shift
        while [ "$1" != -- ]; do
            environment+=("$1")
            shift
        done
        shift
        run --separate-stderr env "${environment[@]}" "$BOOTRACE" --results="r$RANDOM$RANDOM.db" run --boots=4 "$@" scenarios/s.ini
        [ "$status" -eq 0 ]
        [[ $stderr == *"$expected"* ]]
    }
    slurm=(SLURM_ARRAY_TASK_MIN=10 SLURM_ARRAY_TASK_COUNT=4 SLURM_ARRAY_JOB_ID=77)
    shard 'shard 3/4, by SLURM_ARRAY_TASK_ID; seed' SLURM_ARRAY_TASK_ID=12 "${slurm[@]}" --
    shard 'shard 2/2, by CI_NODE_INDEX; seed 9' CI_NODE_INDEX=2 CI_NODE_TOTAL=2 -- --seed=9
    shard 'shard 1/3, by JOB_COMPLETION_INDEX' JOB_COMPLETION_INDEX=0 BOOTRACE_SHARDS=3 BOOTRACE_JOB=x --
    shard 'shard 2/4, by --shard' SLURM_ARRAY_TASK_ID=12 "${slurm[@]}" -- --shard=2/4
    run --separate-stderr bootrace run --shard=1/2 scenarios/s.ini
    [ "$status" -eq 129 ]
    [[ $stderr == *'needs --seed=N, the same for all shards'* ]]
    run --separate-stderr env CI_NODE_INDEX=2 "$BOOTRACE" run scenarios/s.ini
    [ "$status" -eq 129 ]
    [[ $stderr == *'CI_NODE_TOTAL does not say of how many'* ]]
    run --separate-stderr env SLURM_ARRAY_TASK_ID=19 "${slurm[@]}" "$BOOTRACE" run scenarios/s.ini
    [ "$status" -eq 129 ]
    [[ $stderr == *'not numbered one after the other'* ]]
}
