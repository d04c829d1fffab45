# SPDX-License-Identifier: GPL-3.0-or-later
# Images of existing files: nothing here needs a network.
load common

linux_image() {
    mkdir -p "$work/images/linux"
    echo kernel >"$work/images/linux/kernel"
    printf '[Image]\nDescription=Some Linux\nKernel=kernel\n' >"$work/images/linux/image.ini"
}

@test "list shows name, state, base and description" {
    linux_image
    mkdir images/variant
    printf '[Image]\nBase=linux\n' >images/variant/image.ini
    run --separate-stderr bootrace image list
    [ "$status" -eq 0 ]
    grep -E '^linux +not built +- +- +Some Linux$' <<<"$output"
    grep -E '^variant +not built +linux +-' <<<"$output"
}

@test "build makes an image once, and says so in one line the second time" {
    linux_image
    run --separate-stderr bootrace image build linux
    [ "$status" -eq 0 ]
    [[ $output == "linux: built in "* ]]
    [[ $stderr == *"laying files over the initrd"* ]]
    run --separate-stderr bootrace image build linux
    [ "$output" = "linux: up to date" ]
    [ -z "$stderr" ]
}

@test "a changed file outdates the image" {
    linux_image
    bootrace image build linux
    mkdir -p images/linux/files/initrd
    echo new >images/linux/files/initrd/new
    bootrace image list | grep -E '^linux +outdated'
}

@test "the built initrd is the old one, the files over it, and the guest program" {
    linux_image
    mkdir -p images/linux/files/initrd/etc old
    echo new >images/linux/files/initrd/etc/new
    echo old >old/old
    (cd old && echo old | cpio -o -H newc --quiet) >images/linux/initrd
    echo 'Initrd=initrd' >>images/linux/image.ini
    bootrace image build linux
    initrd=$(find cache -name initrd.img)
    head -c "$(stat -c %s images/linux/initrd)" "$initrd" | cmp - images/linux/initrd
    tail -c "+$(($(stat -c %s images/linux/initrd) + 1))" "$initrd" | cpio -it --quiet >listed
    grep -qx etc/new listed
    grep -qx bootrace/init listed
}

@test "remove takes away what was built, and only that" {
    linux_image
    bootrace image build linux
    run bootrace image remove linux
    [ "$status" -eq 0 ]
    [ -z "$(find cache -name initrd.img)" ]
    [ -e images/linux/kernel ]
    bootrace image list | grep -E '^linux +not built'
}

@test "inspect shows the initrd's mounts and overlays, as text and as JSON" {
    linux_image
    mkdir -p images/linux/files/initrd/usr/lib/systemd/system
    printf '[Mount]\nWhat=overlay\nWhere=/store\nType=overlay\nOptions=lowerdir=/low,upperdir=/up,workdir=/w\n' \
        >images/linux/files/initrd/usr/lib/systemd/system/store.mount
    bootrace image build linux
    run --separate-stderr bootrace image inspect linux
    [ "$status" -eq 0 ]
    [[ $output == *"Overlay store.mount"* ]]
    run --separate-stderr bootrace image inspect --format=json linux
    [ "$(jq -r '.overlays[0].lower' <<<"$output")" = /low ]
    [ "$(jq -r '.mounts[0].where' <<<"$output")" = /store ]
    [ "$(jq -r '.schema' <<<"$output")" -eq 1 ]
}

@test "an image that is not built cannot be inspected, exit status 125 and the command that builds it" {
    linux_image
    run --separate-stderr bootrace image inspect linux
    [ "$status" -eq 125 ]
    [[ $stderr == *"bootrace image build linux"* ]]
}

@test "a mistake in image.ini is told with file and line, exit status 129" {
    linux_image
    echo 'Kernal=x' >>images/linux/image.ini
    run --separate-stderr bootrace image build linux
    [ "$status" -eq 129 ]
    [[ $stderr == *"images/linux/image.ini:4: unknown key Kernal="*"Kernel"* ]]
}

@test "an unknown image and an unknown verb get the nearest name, exit status 129" {
    linux_image
    run --separate-stderr bootrace image build linus
    [ "$status" -eq 129 ]
    [[ $stderr == *"did you mean 'linux'?"* ]]
    run --separate-stderr bootrace image bild linux
    [ "$status" -eq 129 ]
    [[ $stderr == *"did you mean 'build'?"* ]]
}

@test "help of image and of its verbs" {
    for words in "image --help" "image list --help" "image build --help" "image inspect --help" "image remove --help"; do
        # shellcheck disable=SC2086 # several words
        run --separate-stderr bootrace $words
        [ "$status" -eq 0 ]
        [[ $output == *"bootrace ${words% --help}"* ]]
    done
}

@test "two builds at once do not disturb each other" {
    linux_image
    bootrace image build linux &
    bootrace image build linux
    wait $!
    [ "$(find cache -name initrd.img | wc -l)" -eq 1 ]
    [ -z "$(ls cache/building)" ]
}
