# SPDX-License-Identifier: GPL-3.0-or-later
# The installed tree: whole, and working from any folder. BUILD_FOLDER is CMake's.
load common

setup_file() {
    export TREE=$BATS_FILE_TMPDIR/tree
    DESTDIR=$TREE cmake --install "${BUILD_FOLDER:?}" --prefix /usr >/dev/null
    chmod 0755 "$BATS_FILE_TMPDIR"
}

installed() {
    "$TREE/usr/bin/bootrace" "$@"
}

@test "scenarios, images and rules are those of the source, to the last strange name" {
    diff -r --no-dereference "$PROJECT_ROOT/scenarios" "$TREE/usr/share/bootrace/scenarios"
    diff -r --no-dereference "$PROJECT_ROOT/images" "$TREE/usr/share/bootrace/images"
    [ -f "$TREE/usr/share/bootrace/images/overlay-race/files/initrd/usr/lib/systemd/system/sysroot-nix-.ro\\x2dstore.mount" ]
}

@test "the program finds its own data and nothing of the folder that it was built from" {
    rm -r "$work/scenarios" "$work/images" # a checkout in the current folder would come first
    mkdir "$TREE.hidden"
    mv "$TREE/usr/share/bootrace" "$TREE.hidden"
    [ "$(installed image list | wc -l)" -eq 1 ]
    run --separate-stderr installed scan "$PROJECT_ROOT/harness/tests/data/console/cause-init-died.log"
    [ "$status" -eq 129 ]
    mv "$TREE.hidden/bootrace" "$TREE/usr/share/bootrace"
    installed image list | grep -q '^overlay-race '
    run --separate-stderr installed scan "$PROJECT_ROOT/harness/tests/data/console/cause-init-died.log"
    [ "$status" -eq 1 ]
    installed complete -- run '' | grep -qx "$TREE/usr/share/bootrace/scenarios/overlay-race.ini"
}

@test "it boots a guest of its own" {
    echo 'all is well' | parrot_image guest
    sed -i "s#^Kernel=.*#Kernel=$TREE/usr/libexec/bootrace/parrot.elf#" images/guest/image.ini
    scenario s guest
    installed run --boots=1 s
}

@test "a manual page for every command, each with its options" {
    for command in $(installed complete -- ''); do
        page=$TREE/usr/share/man/man1/bootrace-$command.1.gz
        MANWIDTH=1000 man --warnings -l "$page" >page 2>warnings
        [ ! -s warnings ]
        grep -q "bootrace-$command - " page
        for option in $(installed complete -- "$command" --); do
            grep -q -- "${option%=}" page
        done
    done
    for page in man1/bootrace.1 man5/bootrace-image.5 man5/bootrace-rules.5 man7/bootrace-nightly.7; do
        MANWIDTH=1000 man --warnings -l "$TREE/usr/share/man/$page.gz" >page 2>warnings
        [ -s page ]
        [ ! -s warnings ]
    done
}

@test "systemd takes the service and the timer" {
    units=$TREE/usr/lib/systemd/system
    verify() {
        SYSTEMD_UNIT_PATH=$units: systemd-analyze verify --man=no bootrace-nightly@overlay-race.service bootrace-nightly@overlay-race.timer
    }
    sed -i "s#^\(Exec[A-Za-z]*=-*\)bootrace#\1$TREE/usr/bin/bootrace#" "$units/bootrace-nightly@.service" # systemd's path knows no $TREE
    run verify
    [ "$status" -eq 0 ]
    [ -z "$output" ]
    sed -i 's/^Nice=/Nce=/' "$units/bootrace-nightly@.service"
    run verify
    [[ $output == *Nce* ]]
}

# steps FILE PATH…: the commands of a CI example beneath PATH, one a line.
steps() {
    /usr/bin/python3 -c 'import sys, yaml
node = yaml.safe_load(open(sys.argv[1]))
for key in sys.argv[2:]:
    node = node[int(key) if isinstance(node, list) else key]
print(node if isinstance(node, str) else "\n".join(node))' "$@"
}

# ci SCRIPT: runs it as a CI system would, with the installed program and nothing of ours in the environment.
ci() {
    PATH=$TREE/usr/bin:$PATH SCENARIO=s GITHUB_STEP_SUMMARY=summary.md sh -e -c "$1"
}

@test "the CI examples: their steps run, with the status of the boots and reports for the system" {
    echo 'Kernel panic - not syncing: x' | parrot_image guest
    scenario s guest '[Stop]' 'Boots=2'
    gitlab=$PROJECT_ROOT/harness/doc/ci/gitlab-ci.yml
    github=$PROJECT_ROOT/harness/doc/ci/github.yml
    run ci "$(steps "$gitlab" boot-races script)"
    [ "$status" -eq 1 ]
    ci "$(steps "$gitlab" boot-races after_script)"
    [ -s history.txt ] && [ -s bootrace.html ]
    xmllint --noout --schema "$PROJECT_ROOT/harness/doc/junit.xsd" bootrace.xml
    rm bootrace.xml bootrace.html history.txt
    run ci "$(steps "$github" jobs boot-races steps 3 run)"
    [ "$status" -eq 1 ]
    ci "$(steps "$github" jobs boot-races steps 4 run)"
    grep -q '| guest | natural | \*\*failed\*\* |' summary.md
    [ -s history.txt ] && [ -s bootrace.xml ] && [ -s bootrace.html ]
}
