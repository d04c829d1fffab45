# SPDX-License-Identifier: GPL-3.0-or-later
load common

setup() {
    logs=$PROJECT_ROOT/harness/tests/data/console
    cd "$BATS_TEST_TMPDIR" || exit 1
}

@test "a failure is found: exit status 1, with class, key, errno and signature" {
    run --separate-stderr bootrace scan --format=json "$logs/seed.log"
    [ "$status" -eq 1 ]
    [ "$(jq -r '"\(.type) \(.schema) \(.verdict) \(.class) \(.signature)"' <<<"$output")" = \
        'scan 1 failed overlay-resolve overlay-resolve:/sysroot/nix/.ro-store:-2' ]
    [ "$(jq -r '.matches[] | select(.rule == "overlay-resolve") | "\(.key) \(.errno) \(.recovered)"' <<<"$output" | head -n 1)" = \
        '/sysroot/nix/.ro-store -2 false' ]
}

@test "the earliest cause counts also where its mount came up later" {
    run --separate-stderr bootrace scan --format=json "$logs/mount-comes-up-too-late.log"
    [ "$status" -eq 1 ]
    [ "$(jq -r .signature <<<"$output")" = overlay-resolve:/sysroot/nix/.ro-store:-2 ]
}

@test "a clean boot passes: exit status 0" {
    run --separate-stderr bootrace scan --format=json "$logs/clean-debian.log"
    [ "$status" -eq 0 ]
    [ "$(jq -r '"\(.verdict) \(.signature)"' <<<"$output")" = 'passed null' ]
}

@test "neither marker nor failure is unknown, exit status 0" {
    echo 'nothing to see here' >x.log
    run --separate-stderr bootrace scan --format=json x.log
    [ "$status" -eq 0 ]
    [ "$(jq -r .verdict <<<"$output")" = unknown ]
}

@test "standard input, and a marker of one's own" {
    run --separate-stderr bootrace scan --format=json --pass-marker='here we are' - <<<'here we are'
    [ "$status" -eq 0 ]
    [ "$(jq -r '"\(.file) \(.verdict)"' <<<"$output")" = '- passed' ]
}

@test "several files in parallel come out in the order of the command line" {
    run --separate-stderr bootrace scan --jobs=2 --format=json "$logs/clean-debian.log" "$logs/seed.log" "$logs/clean-yocto.log"
    [ "$status" -eq 1 ]
    [ "$(jq -r .file <<<"$output" | xargs -n 1 basename | tr '\n' ' ')" = 'clean-debian.log seed.log clean-yocto.log ' ]
}

@test "--explain says which rule and which line" {
    run --separate-stderr bootrace scan --explain "$logs/seed.log"
    [ "$status" -eq 1 ]
    [[ $output == *overlay-resolve* ]]
}

@test "rules of one's own, and a broken one" {
    printf '[mine]\nDescription=x\nClass=unit-failed\nFatal=yes\nPattern=my daemon is unhappy\nExample=my daemon is unhappy\n' >mine.ini
    run --separate-stderr bootrace scan --rules=mine.ini - <<<'my daemon is unhappy'
    [ "$status" -eq 1 ]
    sed -i 's/^Pattern=.*/Pattern=(/' mine.ini
    run --separate-stderr bootrace scan --rules=mine.ini - <<<'x'
    [ "$status" -eq 129 ]
    [[ $stderr == *mine.ini:5* ]]
}

@test "a file that cannot be read: 125, the others are scanned" {
    run --separate-stderr bootrace scan nowhere.log "$logs/clean-debian.log"
    [ "$status" -eq 125 ]
    [[ $stderr == *nowhere.log* ]]
    [[ $output == *clean-debian.log* ]]
}

@test "a rule that backtracks for ever is reported, and the console judged all the same" {
    printf '[slow]\nDescription=x\nClass=unit-failed\nPattern=^(a+)+$\nExample=aaa\n' >slow.ini
    { printf 'a%.0s' $(seq 40); echo '!'; echo 'Kernel panic - not syncing: x'; } >x.log
    run --separate-stderr bootrace scan --rules=slow.ini,kernel --format=json x.log
    [ "$status" -eq 1 ]
    [ "$(jq -r .class <<<"$output")" = panic ]
}

@test "gzip and zstd are unpacked, also byte by byte from a pipe" {
    gzip -c "$logs/seed.log" >seed.gz
    zstd -q -c "$logs/seed.log" >seed.zst
    bootrace scan --format=json - <"$logs/seed.log" >plain.json || true
    for packed in seed.gz seed.zst; do
        run --separate-stderr bootrace scan --format=json - < <({ head -c 1 && sleep 0.1 && cat; } <$packed)
        [ "$status" -eq 1 ]
        [ "$output" = "$(cat plain.json)" ]
    done
}

@test "a zstd file that is cut or damaged is told by its name, exit status 125" {
    zstd -q -c "$logs/clean-debian.log" | head -c -4 >cut.zst
    run --separate-stderr bootrace scan cut.zst
    [ "$status" -eq 125 ]
    [[ $stderr == *"cut.zst: "*"ends too early"* ]]
    { printf '\x28\xb5\x2f\xfd' && printf '\xff%.0s' {1..20}; } >bad.zst
    run --separate-stderr bootrace scan bad.zst
    [ "$status" -eq 125 ]
    [[ $stderr == *"bad.zst: "*"damaged"* ]]
}

@test "each match bears its signature" {
    run --separate-stderr bootrace scan --format=json "$logs/seed.log"
    [ "$(jq -r '.signature as $counted | [.matches[].signature | select(. == $counted)] | length' <<<"$output")" -ge 1 ]
    [ "$(jq -r '[.matches[] | select(.rule as $rule | .signature | startswith($rule) | not)] | length' <<<"$output")" -eq 0 ]
}
