/* SPDX-License-Identifier: GPL-3.0-or-later */
/* graph.h: the unit graph of one manager (initrd or real root): units with start jobs and their ordering edges, from systemd's
 * own Manager.Dump. Unit indexes run from 0 to unit_graph_size()-1, in the byte order of their names, so that equal dumps give
 * equal graphs on any host. */
#pragma once
#include <glib.h>

typedef enum { PHASE_INITRD, PHASE_ROOT } UnitPhase;
const char *unit_phase_to_string(UnitPhase phase);
gboolean unit_phase_from_string(const char *text, UnitPhase *ret);

/* Where an edge comes from, as Manager.Dump tells it. */
typedef enum { ORIGIN_FILE, ORIGIN_IMPLICIT, ORIGIN_DEFAULT, ORIGIN_OTHER } EdgeOrigin;
/* "file", "implicit", "default", "other". */
const char *edge_origin_to_string(EdgeOrigin origin);

typedef struct {
  char *name;        /* "sysroot-nix-store.mount" */
  const char *type;  /* suffix of the name: "mount", "service", "target" … */
  char *description; /* may be NULL */
  char *fragment;    /* path of the unit file, NULL where it has none */
  char *job;         /* type of the queued job, "start"; NULL where there is none */
  gboolean inactive; /* neither started nor starting, as the manager says */
  char *where, *what, *options, *fstype;  /* mounts; else NULL */
  char *service_type;                     /* services: "oneshot", "notify" …; else NULL */
  char **requires_mounts_for;             /* NULL-terminated, may be empty */
  char **conditions;                      /* as dumped, NULL-terminated */
  char **requires, **wants, **binds_to;   /* names, NULL-terminated */
  char **triggers, **triggered_by;        /* names, NULL-terminated */
  char **commands;                        /* command lines of services, NULL-terminated */
  char **listen_streams;                  /* of sockets: where a client connects, NULL-terminated */
} Unit;

typedef struct {
  guint before, after; /* unit indexes: BEFORE is finished starting when AFTER begins to start */
  EdgeOrigin origin;
} OrderingEdge;

/* Why a unit waits for another although systemd calls it no order. */
typedef enum {
  HIDDEN_DEVICE,  /* a device unit appears when udevd has handled the trigger's events */
  HIDDEN_MOUNT,   /* a mount or swap waits for the device that it names */
  HIDDEN_BUS,     /* a service takes a name on the message bus */
  HIDDEN_SOCKET,  /* a service calls another through the socket that activates it */
  HIDDEN_COMMAND, /* a command line waits for another unit (systemctl start, udevadm settle) */
  HIDDEN_LEARNED  /* a boot stalled when the order was reversed */
} HiddenKind;
const char *hidden_kind_to_string(HiddenKind kind);

typedef struct {
  guint before, after; /* AFTER does not finish starting until BEFORE has finished */
  HiddenKind kind;
  char *evidence; /* one sentence */
} HiddenEdge;

typedef struct _UnitGraph UnitGraph;

/* Reads the text of Manager.Dump (systemd 252 to 257 at least). All loaded units become nodes; ordering edges are kept among
 * all of them. Returns: (owned), or NULL with BOOTRACE_ERROR_INPUT where DUMP is none (the message says what is odd). */
UnitGraph *unit_graph_parse(UnitPhase phase, const char *dump, gsize length, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void unit_graph_free(UnitGraph *graph);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UnitGraph, unit_graph_free)

UnitPhase unit_graph_phase(const UnitGraph *graph);
/* "252.39-1~deb12u1" as the manager calls itself; "" where the dump does not say. (borrowed) */
const char *unit_graph_systemd_version(const UnitGraph *graph);
/* 252 of that; 0 where the dump does not say. */
guint unit_graph_systemd_release(const UnitGraph *graph);
guint unit_graph_size(const UnitGraph *graph);
const Unit *unit_graph_unit(const UnitGraph *graph, guint index); /* (borrowed) */
/* Returns: the index of NAME, or -1. */
int unit_graph_find(const UnitGraph *graph, const char *name);
/* Does the unit take part in the boot: has it a start job? */
gboolean unit_graph_has_job(const UnitGraph *graph, guint index);
/* Is it a unit whose order can be chosen and is of interest: a start job, and no target, slice, scope or device? */
gboolean unit_graph_is_schedulable(const UnitGraph *graph, guint index);
/* The target whose reaching ends the phase: initrd.target, behind which what still works in the initrd is stopped.
 * Nothing ends the real root. Returns: its index, or -1 where there is none. */
int unit_graph_end(const UnitGraph *graph);
/* Is its place in the order of interest: a schedulable unit, or the end of the phase? */
gboolean unit_graph_is_orderable(const UnitGraph *graph, guint index);
/* All direct edges, sorted by (before, after), without duplicates. Returns: (borrowed), *RET_COUNT entries. */
const OrderingEdge *unit_graph_edges(const UnitGraph *graph, guint *ret_count);
/* Must A be finished before B begins, by one edge or a chain of them through units with jobs? */
gboolean unit_graph_precedes(const UnitGraph *graph, guint a, guint b);
/* The hidden edges among units with jobs: the known kinds from the start, then what was learned. An edge that would close a cycle
 * with the ordering is left out: the unperturbed boot is the proof against it. Returns: (borrowed) list of HiddenEdge. */
const GPtrArray *unit_graph_hidden(const UnitGraph *graph);
/* Adds a learned edge. Returns: FALSE where a unit is unknown or without a job, or the edge is implied already or would close a
 * cycle; the graph is then as before. */
gboolean unit_graph_learn(UnitGraph *graph, const char *before, const char *after, const char *evidence);
/* As unit_graph_precedes(), by ordering and hidden edges: a plan that reverses such a pair ends in a cycle or a deadlock. */
gboolean unit_graph_must_precede(const UnitGraph *graph, guint a, guint b);
/* Unordered pairs of orderable units whose order is free, by unit_graph_must_precede(). */
guint unit_graph_count_incomparable(const UnitGraph *graph);
/* A cycle among the ordering edges of units with jobs plus the EXTRA ones (EXTRA may be NULL). Returns: (owned) unit names
 * around the cycle, the first repeated at the end, NULL-terminated; NULL where there is none. */
char **unit_graph_cycle(const UnitGraph *graph, const OrderingEdge *extra, guint n_extra);
/* A cycle in the image's own ordering. systemd breaks one by dropping a job, another one in each boot perhaps, so besides
 * the units with jobs those count that have none for that reason: inactive, though a unit with a job pulls them in.
 * Returns as unit_graph_cycle(). */
char **unit_graph_own_cycle(const UnitGraph *graph);
/* Which units stand on such a cycle. Returns: (owned) a flag for each unit. */
gboolean *unit_graph_cyclic(const UnitGraph *graph);
/* Of all unit names, the one nearest to a misspelt NAME, or NULL. (borrowed) */
const char *unit_graph_nearest(const UnitGraph *graph, const char *name);
