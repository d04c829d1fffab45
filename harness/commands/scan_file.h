/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scan_file.h: one saved console, judged in a worker thread. */
#pragma once
#include "console/judge.h"

typedef struct {
  const RuleSet *rules;    /* (borrowed), shared by all workers */
  const char *pass_marker; /* as judge_new() takes it */
} ScanSettings;

typedef struct _ScanTask ScanTask;

/* FILE is a path, or "-" for standard input. */
ScanTask *scan_task_new(const char *file);
void scan_task_free(ScanTask *task);

/* Reads and judges the file. Called once, in any thread. */
void scan_task_run(ScanTask *task, const ScanSettings *settings);
/* Waits until scan_task_run() is through. */
void scan_task_wait(ScanTask *task);

const char *scan_task_name(const ScanTask *task);
/* (borrowed), NULL where the file could not be read: then scan_task_error() says why. */
const Outcome *scan_task_outcome(const ScanTask *task);
const GError *scan_task_error(const ScanTask *task);
/* Frees what the result holds: with many files only those that wait to be printed are kept. */
void scan_task_forget(ScanTask *task);
