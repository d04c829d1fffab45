/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest/applets.h"
#include <stdio.h>
#include <string.h>

typedef struct {
  const char *name, *arguments;
  int (*run)(int argc, char **argv);
} Applet;

static const Applet APPLETS[] = {
    {"init", "", applet_init},
    {"probe", "initrd|root", applet_probe},
    {"times", "initrd|root", applet_times},
    {"trace", "initrd|root", applet_trace},
    {"gate", "", applet_gate},
    {"delay", "MICROSECONDS", applet_delay},
    {"handover", "", applet_handover},
};

static const Applet *find(const char *path)
{
  const char *slash = strrchr(path, '/');
  const char *name = slash ? slash + 1 : path;
  for (size_t i = 0; i < sizeof APPLETS / sizeof *APPLETS; i++)
    if (strcmp(APPLETS[i].name, name) == 0)
      return &APPLETS[i];
  return NULL;
}

static int usage(void)
{
  for (size_t i = 0; i < sizeof APPLETS / sizeof *APPLETS; i++)
    (void)fprintf(stderr, "usage: guest %s %s\n", APPLETS[i].name, APPLETS[i].arguments);
  return 2;
}

int main(int argc, char **argv)
{
  const Applet *applet = argc > 0 ? find(argv[0]) : NULL;
  if (applet)
    return applet->run(argc, argv);
  applet = argc > 1 ? find(argv[1]) : NULL;
  return applet ? applet->run(argc - 1, argv + 1) : usage();
}
