/* SPDX-License-Identifier: GPL-3.0-or-later */
/* environment.h: where the things lie that are not named on the command line. The first place that exists wins: an
 * environment variable, beside the scenario, the current folder's checkout, the folder that bootrace was built from
 * (while it has not been installed), the installed data. */
#pragma once
#include <glib.h>

/* Path of the rule file NAME ("overlayfs"); a NAME with a '/' or ending in ".ini" is a path already. SCENARIO (a path)
 * may be NULL. Returns: (owned), or NULL with BOOTRACE_ERROR_INPUT: the places searched, the names that exist. */
char *environment_rules(const char *name, const char *scenario, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* All rule file names that a user without a scenario means ("overlayfs", "systemd", "kernel"). (borrowed)
 * NULL-terminated. */
const char *const *environment_default_rules(void);
/* Folders with image definitions (BOOTRACE_IMAGES, ../images beside SCENARIO, …). Returns: (owned) NULL-terminated. */
char **environment_image_folders(const char *scenario);
/* The file NAME ("suppressions.ini") that is read unasked, in scenarios/ or beside SCENARIO (may be NULL). Returns:
 * (owned), or NULL where there is none. */
char *environment_scenario_file(const char *name, const char *scenario);
/* Paths of all scenarios that can be seen without naming a folder. Returns: (owned) NULL-terminated. */
char **environment_scenarios(void);
/* Path of the scenario NAME ("overlay-race"); what is a path already stays as it is. Returns: (owned), or NULL with
 * INPUT where there is no such scenario. */
char *environment_scenario(const char *name, GError **error);
/* Where built images live: BOOTRACE_CACHE, else /var/cache/bootrace (root), else the user's cache folder. Returns:
 * (owned). */
char *environment_cache(void);
/* The static guest program, the test guest's kernel. Returns: (owned), or NULL with BOOTRACE_ERROR_HOST. */
char *environment_guest_program(GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *environment_parrot(GError **error) G_GNUC_WARN_UNUSED_RESULT;
