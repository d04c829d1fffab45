# SPDX-License-Identifier: GPL-3.0-or-later
# Real images: built from Debian packages where they are not built yet, looked into by libguestfs.

bats_require_minimum_version 1.5.0

setup_file() {
    cd "$PROJECT_ROOT" || exit 1
    "$BOOTRACE" image build overlay-race overlay-fixed
}

setup() {
    cd "$PROJECT_ROOT" || exit 1
}

inspect() {
    "$BOOTRACE" image inspect --format=json "$1"
}

@test "inspect shows system, kernel, disk, overlay and units of a built image" {
    run --separate-stderr inspect overlay-race
    [ "$status" -eq 0 ]
    echo "$output"
    jq -e '.remarks == []' <<<"$output"
    jq -e '.os | startswith("Debian GNU/Linux 12")' <<<"$output"
    jq -e '.kernel | endswith("-cloud-amd64")' <<<"$output"
    jq -e '.systemd == "252"' <<<"$output"
    jq -e '.disks[0].filesystem == "erofs"' <<<"$output"
    jq -e '.overlays[0].lower == "/sysroot/nix/.ro-store"' <<<"$output"
    jq -e '.units | map(select(.place == "root" and .type == "service"))[0].count > 50' <<<"$output"
}

@test "the fixed image differs from the broken one in its initrd alone" {
    race=$(inspect overlay-race | jq -c 'del(.image, .digest, .initrd_bytes)')
    fixed=$(inspect overlay-fixed | jq -c 'del(.image, .digest, .initrd_bytes)')
    [ "$race" = "$fixed" ]
}

@test "an image that is built already costs nothing" {
    run --separate-stderr "$BOOTRACE" image build overlay-race
    [ "$status" -eq 0 ]
    [ "$output" = "overlay-race: up to date" ]
}
