/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shard_option.h: --shard=I/N, or what a batch system says of this job in its environment. */
#pragma once
#include "campaign/shard.h"

/* OPTION is what --shard= was given, NULL where it was not: then Slurm (SLURM_ARRAY_TASK_ID, _MIN, _COUNT, _STEP), a CI
 * system (CI_NODE_INDEX of CI_NODE_TOTAL) or Kubernetes (JOB_COMPLETION_INDEX of BOOTRACE_SHARDS) is asked, in this
 * order. *RET_SOURCE (borrowed) names who was, NULL for a whole campaign. Errors: USAGE. */
gboolean shard_option(const char *option, Shard *ret, const char **ret_source,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* What tells one campaign of the batch system from its next one, so that its shards draw the same seed; NULL where
 * nothing does. (borrowed) */
const char *shard_job(void);
