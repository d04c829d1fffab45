# SPDX-License-Identifier: GPL-3.0-or-later
# What `complete` offers, and what bash makes of it.
load common

offered() {
    bootrace complete -- "$@"
}

@test "commands, but not those that are in no list" {
    offered '' | grep -qx run
    offered '' | grep -qx doctor
    [ -z "$(offered '' | grep -x complete)" ]
    [ "$(offered image '' | sort | tr '\n' ' ')" = 'build inspect list remove ' ]
}

@test "the options that the command itself parses" {
    offered run --x | grep -qx -- --boots=
    offered run scenarios/a.ini -- | grep -qx -- --keep=
    offered image inspect --u | grep -qx -- --units
    [ -z "$(offered report --b | grep -x -- '--keep=')" ]
    offered --r | grep -qx -- --results=
}

@test "values, in one piece or as bash takes them apart" {
    offered run --strategy=p | grep -qx pairs
    offered run --strategy = p | grep -qx pairs
    offered run --strategy p | grep -qx pairs
    offered report --format = '' | grep -qx junit
    [ -z "$(offered run --format = '' | grep -x junit)" ]
    offered image inspect --units --format = '' | grep -qx dot
    [ -z "$(offered image inspect --format = '' | grep -x dot)" ]
    [ "$(offered run --only = '')" = findings ]
    [ "$(offered analyze --scope = '' | tr '\n' ' ')" = 'initrd root both ' ]
}

@test "images, scenarios and campaigns that there are" {
    echo 'all is well' | parrot_image guest
    scenario s guest
    touch scenarios/known.ini
    bootrace run --boots=1 scenarios/s.ini
    offered run '' | grep -qx scenarios/s.ini
    [ -z "$(offered run '' | grep known)" ]
    offered analyze '' | grep -qx guest
    offered analyze --scenario = '' | grep -qx scenarios/s.ini
    offered image build '' | grep -qx guest
    offered report '' | grep -qx last
    offered report '' | grep -qx "$(sqlite3 results/bootrace.db 'SELECT campaign FROM campaigns')"
    [ -z "$(offered --results=other.db report '')" ]
}

@test "a scenario is found by its name" {
    echo 'all is well' | parrot_image guest
    scenario s guest
    bootrace run --boots=1 s
}

@test "bash fills in what is left" {
    # shellcheck source=/dev/null
    . "$PROJECT_ROOT/harness/install/bash-completion"
    compopt() { :; }
    completed() {
        COMP_WORDS=("$BOOTRACE" "$@")
        COMP_CWORD=$#
        COMPREPLY=()
        _bootrace
        echo "${COMPREPLY[*]}"
    }
    [ "$(completed repo)" = report ]
    [ "$(completed run --str)" = --strategy= ]
    [ "$(completed run --keep = fai)" = failures ]
}

@test "--version and --help of every command" {
    version=$(bootrace --version)
    for command in $(offered '') complete; do
        [ "$(bootrace "$command" --version)" = "$version" ]
        bootrace "$command" --help | grep -q "bootrace $command"
    done
}
