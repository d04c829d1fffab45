# SPDX-License-Identifier: GPL-3.0-or-later
# bisect: repositories made here, whose commits build parrot images that fail now and then.
load common
load history

# bisect ARGUMENT…: from the first commit to the tip, as JSON.
bisect() {
    run --separate-stderr bootrace bisect --good="$(first)" --bad=main --repository=repo --build='sh build' --format=json "$@"
}

first() {
    git -C repo rev-list --max-parents=0 main
}

# answer FILTER: a value out of the JSON object in $output.
answer() {
    jq -r "$1" <<<"$output"
}

# boots_of WHERE: how many boots are stored.
boots_of() {
    sqlite3 results/bootrace.db "SELECT count(*) FROM boots $1"
}

@test "bisect names the commit after which 20 % of the boots fail, without a plan" {
    repository
    line 12 8 20
    scenario s none
    bisect --confidence=0.99 s
    [ "$status" -eq 1 ]
    valid <<<"$output"
    [ "$(answer '.answer + " " + .culprits[0].subject')" = "found commit 8" ]
    [ "$(answer .signature)" = overlay-resolve:/sysroot/nix/.ro-store:-2 ]
    [ "$(answer '.confidence >= 0.99 and .certificate.failed >= 1 and .certificate.passed >= .certificate.passes_wanted')" = true ]
    [ "$(answer '.commits[6].hash == .certificate.parent')" = true ]
    failed=$(answer .certificate.failed_boot)
    [ "$(boots_of "WHERE boot = $failed AND verdict = 'failed' AND image = substr('$(answer '.culprits[0].hash')', 1, 12)")" -eq 1 ]
    [ "$(boots_of)" -eq "$(answer .boots)" ]
    [ "$(git -C repo worktree list | wc -l)" -eq 1 ]
}

@test "commits that do not build, change nothing or fail otherwise are passed over, and said so" {
    repository
    for i in $(seq 9); do
        if [ "$i" -ge 7 ]; then says "$(breaks 100)"; else says "first $i"; fi
        [ "$i" -ne 5 ] || says "[FAILED] Failed to start other.service - Other." "Kernel panic - not syncing: other" "@@poweroff"
        [ "$i" -ne 4 ] || touch repo/broken
        [ "$i" -ne 3 ] || says "first 2"
        commit "commit $i"
        rm -f repo/broken
    done
    scenario s none
    bisect s
    [ "$status" -eq 1 ]
    valid <<<"$output"
    [ "$(answer '.answer + " " + .culprits[0].subject')" = "found commit 7" ]
    [ "$(answer '[.commits[] | select(.state == "skipped")] | all(.subject == "commit 4" or .subject == "commit 5")')" = true ]
    # commits 8 and 9 build the image of 7: they are one, and no boots of theirs are missing
    bisect --show=last
    run --separate-stderr bootrace bisect --show=last
    [[ $output == *'the first bad commit is '*'"commit 7"'* ]]
}

@test "skipped commits in front of the culprit cannot be told from it" {
    repository
    for i in 1 2 3 4; do
        if [ "$i" -ge 3 ]; then says "$i" "$(breaks 100)"; else says "$i"; fi
        [ "$i" -ne 2 ] || touch repo/broken
        commit "commit $i"
        rm -f repo/broken
    done
    scenario s none
    bisect s
    [ "$status" -eq 1 ]
    [ "$(answer '[.culprits[].subject] | join(",")')" = "commit 2,commit 3" ]
    [[ $(answer '.commits[1].why') == *"--build='sh build' ended with 2"*"no rule to make the image"* ]]
    log=$(answer '.commits[1].why' | sed -n 's/^the whole log is //p')
    grep -q 'no rule to make the image' "$log"
}

@test "bisect --resume after kill -9 gives the same answer, and no boot is lost" {
    repository
    line 12 8 80
    scenario s none
    "$BOOTRACE" bisect --good="$(first)" --bad=main --repository=repo --build='sh build' --confidence=0.999 s >out.txt 2>bisect.err &
    pid=$!
    eventually boots_stored 8
    kill -9 "$pid"
    wait "$pid" || true
    eventually no_machines "$pid"
    before=$(boots_of)
    run --separate-stderr bootrace bisect --show=last --format=json
    [ "$status" -eq 125 ]
    [ "$(answer '.answer + " " + (.boots | tostring)')" = "undecided $before" ]
    campaign=$(answer .campaign)
    # the branch has moved on meanwhile
    says moved
    commit moved
    run --separate-stderr bootrace bisect --resume="$campaign" --format=json
    [ "$status" -eq 1 ]
    [ "$(answer '.culprits[0].subject')" = "commit 8" ]
    [ "$(answer .campaign)" = "$campaign" ]
    [ "$(answer .boots)" -eq "$(boots_of "WHERE campaign = '$campaign'")" ]
    [ "$(answer .boots)" -gt "$before" ]
    [ "$(boots_of "WHERE campaign = '$campaign'")" -eq "$(sqlite3 results/bootrace.db "SELECT max(boot) FROM boots")" ]
    [ "$(git -C repo worktree list | wc -l)" -eq 1 ]
}

@test "an interrupted bisection says how it goes on, and its worktree is gone" {
    repository
    line 6 4 50
    scenario s none
    "$BOOTRACE" bisect --good="$(first)" --bad=main --repository=repo --build='sh build' s >out.txt 2>bisect.err &
    pid=$!
    eventually boots_stored 2
    kill -INT "$pid"
    status=0
    wait "$pid" || status=$?
    [ "$status" -eq 130 ]
    grep -q 'bootrace bisect --resume=.* goes on from here' bisect.err
    [ "$(git -C repo worktree list | wc -l)" -eq 1 ]
}

@test "ends that span no history are told before anything is built" {
    repository
    line 4 3 100
    scenario s none
    git -C repo branch other "$(git -C repo commit-tree -m unrelated 'HEAD^{tree}')"
    for ends in "main:$(first):exchanged" "main:main:same commit" "other:main:no common history" "nonsense:main:no such commit"; do
        IFS=: read -r good bad message <<<"$ends"
        run --separate-stderr bootrace bisect --good="$good" --bad="$bad" --repository=repo --build='touch ../built; sh build' s
        [ "$status" -eq 129 ]
        [[ $stderr == *"$message"* ]]
    done
    run --separate-stderr bootrace bisect --good=main --bad=main --repository=nowhere --build=true s
    [ "$status" -eq 129 ]
    [ ! -e results/bootrace.db ]
    [ ! -e built ]
}

@test "a build command that fails at an end is told before any boot, with its log" {
    repository
    line 4 3 100
    scenario s none
    run --separate-stderr bootrace bisect --good="$(first)" --bad=main --repository=repo --build='echo no compiler >&2; exit 3' s
    [ "$status" -eq 129 ]
    [[ $stderr == *"--bad=main gives no image"*"ended with 3"*"no compiler"*"the whole log is "* ]]
    run --separate-stderr bootrace bisect --good="$(first)" --bad=main --repository=repo --build='echo image/nothing.ini' s
    [ "$status" -eq 129 ]
    [[ $stderr == *'printed "image/nothing.ini" as its last line'* ]]
    run --separate-stderr bootrace bisect --good="$(first)" --bad=main --repository=repo --build=true s
    [ "$status" -eq 129 ]
    [[ $stderr == *"has left no image.ini"* ]]
    [ "$(boots_of)" -eq 0 ]
}

@test "ends that build the same image are told before any boot" {
    repository
    line 3 9 100
    says same
    scenario s none
    run --separate-stderr bootrace bisect --good="$(first)" --bad=main --repository=repo \
        --build='git show main:image/transcript >image/transcript; sh build' s
    [ "$status" -eq 129 ]
    [[ $stderr == *"build the same image"* ]]
    [ "$(boots_of)" -eq 0 ]
}

@test "a good end that fails too is already bad, after a few boots" {
    repository
    line 4 1 100
    scenario s none
    bisect s
    [ "$status" -eq 125 ]
    valid <<<"$output"
    [ "$(answer .answer)" = already-bad ]
    [ "$(answer '.boots <= 20')" = true ]
}

@test "a bad end that does not fail has no culprit" {
    repository
    line 4 9 100
    scenario s none
    bisect --least-rate=0.5 s
    [ "$status" -eq 0 ]
    valid <<<"$output"
    [ "$(answer .answer)" = none ]
    [ "$(answer '.boots <= 10')" = true ]
}

@test "of a failure that came, went and came again one coming is named, or that it is not monotone" {
    repository
    for i in $(seq 9); do
        if [ "$i" -eq 3 ] || [ "$i" -ge 8 ]; then says "$i" "$(breaks 100)"; else says "$i"; fi
        commit "commit $i"
    done
    scenario s none
    bisect s
    case $(answer '.answer + ":" + (.culprits[0].subject // "")') in
        not-monotone:) [ "$status" -eq 125 ] ;;
        'found:commit 3' | 'found:commit 8') [ "$status" -eq 1 ] ;;
        *) false ;;
    esac
}

@test "a work tree with changes is left alone, and said so" {
    repository
    line 3 2 100
    scenario s none
    says 'not committed'
    bisect s
    [ "$status" -eq 1 ]
    [[ $stderr == *"changes that are not committed"* ]]
    grep -q 'not committed' repo/image/transcript
}

@test "--all-parents finds the culprit in a merged branch, first parents find the merge" {
    repository
    line 2 9 0
    git -C repo checkout --quiet -b side
    says side
    commit 'side 1'
    says side "$(breaks 100)"
    commit 'side 2'
    git -C repo checkout --quiet main
    echo more >repo/other
    git -C repo add --all
    git -C repo commit --quiet -m 'commit 3'
    git -C repo merge --quiet --no-ff -m merge side 2>/dev/null
    scenario s none
    bisect s
    [ "$(answer '.culprits[0].subject')" = merge ]
    bisect --all-parents s
    [ "$status" -eq 1 ]
    [ "$(answer '.culprits[0].subject')" = 'side 2' ]
}

@test "--revert-check boots the tip without the culprit" {
    repository
    line 2 9 0
    cp repo/image/transcript keep
    says "commit 2" "$(breaks 100)"
    git -C repo commit --quiet -a -m culprit
    for i in 4 5; do
        says "commit 2" "$(breaks 100)"
        echo "more $i" >repo/other
        commit "commit $i"
    done
    scenario s none
    bisect --revert-check s
    [ "$status" -eq 1 ]
    [ "$(answer '.culprits[0].subject')" = culprit ]
    [[ $(answer .certificate.reverted) == "passes ("*" boots)" ]]
}

# ordered: six commits; b.service comes with the third, and from the fifth on fails where it is behind a.service.
ordered() {
    local i units
    for i in $(seq 6); do
        units='a.service'
        [ "$i" -lt 3 ] || units='a.service b.service'
        # shellcheck disable=SC2086
        if [ "$i" -ge 5 ]; then
            says "$i" "$(serves $units)" "$(breaks_ordered b.service a.service)"
        else
            says "$i" "$(serves $units)"
        fi
        commit "commit $i"
    done
    printf '[InitrdOrder]\nb.service=after a.service\n' >wrong.plan
}

@test "--plan forces the order at each commit, and where a unit does not exist the boots are plain, which is said" {
    repository
    ordered
    scenario s none
    bisect --plan=wrong.plan s
    [ "$status" -eq 1 ]
    valid <<<"$output"
    [ "$(answer '.culprits[0].subject')" = "commit 5" ]
    [ "$(answer '.commits[0].plain and (.commits[5].plain | not) and (.certificate.parent_plain | not)')" = true ]
    [[ $(answer '.commits[0].why') == *b.service* ]]
    [[ $stderr == *"is booted without the plan: "*b.service* ]]
    [ "$(answer '.boots <= 20')" = true ]
}

@test "--boot takes plan and failure of a stored boot" {
    repository
    ordered
    scenario s image
    export BOOTRACE_IMAGES=$work/repo
    (cd repo && sh build)
    bootrace run --plan=wrong.plan --boots=1 s >/dev/null 2>&1 || [ $? -eq 1 ]
    bisect --boot=last:1 s
    [ "$status" -eq 1 ]
    [ "$(answer '.culprits[0].subject')" = "commit 5" ]
    [ "$(answer .signature)" = overlay-resolve:/sysroot/nix/.ro-store:-2 ]
    [[ $(answer .plan) == *"b.service=after a.service"* ]]
}

@test "a plan that the bad end cannot take is refused before any boot" {
    repository
    ordered
    scenario s none
    printf '[InitrdOrder]\nb.service=after c.service\n' >other.plan
    run --separate-stderr bootrace bisect --good="$(first)" --bad=main --repository=repo --build='sh build' --plan=other.plan s
    [ "$status" -eq 129 ]
    [[ $stderr == *"--bad=main: the plan cannot be forced there"*c.service* ]]
    [ "$(boots_of)" -eq 0 ]
}

@test "a bad end that never fails as it is searched is told after a few boots" {
    repository
    line 3 2 100
    scenario s none
    run --separate-stderr bootrace bisect --good="$(first)" --bad=main --repository=repo --build='sh build' --signature=other s
    [ "$status" -eq 125 ]
    [[ $stderr == *"the bad end ends otherwise (overlay-resolve:/sysroot/nix/.ro-store:-2) and never with other"* ]]
    [ "$(boots_of)" -le 8 ]
}

@test "--boots ends a bisection undecided, and it can be resumed with more" {
    repository
    line 8 5 80
    scenario s none
    bisect --confidence=0.999 --boots=4 s
    [ "$status" -eq 125 ]
    [ "$(answer .answer)" = undecided ]
    run --separate-stderr bootrace bisect --resume=last --format=json
    [ "$status" -eq 1 ]
    [ "$(answer '.culprits[0].subject')" = "commit 5" ]
}

@test "options that do not go together are refused" {
    repository
    line 2 2 100
    scenario s none
    for arguments in "s" "--good=a --bad=b s" "--good=a --bad=b --build=c" "--resume=last --good=a" "--resume=last --show=last" \
        "--good=a --bad=b --build=c --rate=1.5 s" "--good=a --bad=b --build=c --plan=x --boot=y:1 s"; do
        # shellcheck disable=SC2086
        run --separate-stderr bootrace bisect $arguments
        [ "$status" -eq 129 ]
    done
    run --separate-stderr bootrace bisect --show=last
    [ "$status" -eq 129 ]
}

# stopping RATES: a scenario of the image in the repository's work tree that stops when it is decided.
stopping() {
    scenario s image '[Stop]' 'When=decided' "Rate=$1" 'Error=0.01'
    export BOOTRACE_IMAGES=$work/repo
}

@test "git bisect run with bootrace run --stop=decided names the commit, and skips what does not build" {
    repository
    line 12 9 80
    touch repo/broken
    commit broken
    git -C repo rm --quiet broken
    commit mended
    stopping '0.01;0.7'
    cd repo
    git bisect start main "$(git rev-list --max-parents=0 main)"
    run git bisect run sh -c "sh build >/dev/null 2>&1 || exit 125; cd .. && '$BOOTRACE' run --stop=decided s"
    [ "$status" -eq 0 ]
    [ "$(git log -1 --format=%s refs/bisect/bad)" = "commit 9" ]
}

@test "git bisect run stops at a mistake in the scenario instead of calling commits bad" {
    repository
    line 4 3 100
    scenario s image
    export BOOTRACE_IMAGES=$work/repo
    cd repo
    git bisect start main "$(git rev-list --max-parents=0 main)"
    run -127 git bisect run sh -c "sh build >/dev/null; cd .. && '$BOOTRACE' run --stop=decided s"
    [[ $output == *129* ]]
    [ "$(git log -1 --format=%s refs/bisect/bad)" = "commit 4" ]
}
