/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/merge_rules.h"
#include <stddef.h>

const MergeConflict MERGE_CONFLICTS[] = {
    {"SELECT 'campaign ' || campaign FROM main.campaigns AS m JOIN source.campaigns AS s USING (campaign)"
     " WHERE (m.scenario_text, m.seed, m.plan) IS NOT (s.scenario_text, s.seed, s.plan)"
     " OR (m.started_ns IS NOT s.started_ns AND campaign NOT IN (SELECT campaign FROM source.shards)) LIMIT 1",
     "two campaigns of this name were asked for differently"},
    {"SELECT 'campaign ' || campaign || ', image ' || m.image FROM main.campaign_images AS m"
     " JOIN source.campaign_images AS s USING (campaign, position)"
     " WHERE (m.image, m.digest) IS NOT (s.image, s.digest) LIMIT 1",
     "it was another image there"},
    {"SELECT 'campaign ' || campaign || ', shard ' || shard FROM main.shards AS m JOIN source.shards AS s"
     " USING (campaign, shard) WHERE (m.shards, m.started_ns) IS NOT (s.shards, s.started_ns) LIMIT 1",
     "this shard was run twice"},
    {"SELECT 'boot ' || campaign || ':' || boot FROM main.boots AS m JOIN source.boots AS s USING (campaign, boot)"
     " WHERE (m.image, m.strategy, m.seed, m.plan_sha256, m.verdict, m.lost, m.signature, m.started_ns, m.wall_ns)"
     " IS NOT (s.image, s.strategy, s.seed, s.plan_sha256, s.verdict, s.lost, s.signature, s.started_ns, s.wall_ns)"
     " LIMIT 1",
     "both files have a boot of this number, and they are not the same boot: one campaign went on in two copies"},
    {NULL, NULL},
};

#define NEW_BOOTS                                                                                                      \
  "source.boots AS s WHERE NOT EXISTS (SELECT 1 FROM main.boots AS m WHERE m.campaign = s.campaign AND m.boot = "      \
  "s.boot)"

const char *const MERGE_JOINED =
    "SELECT DISTINCT campaign FROM " NEW_BOOTS " AND campaign IN (SELECT campaign FROM main.campaigns)";
const char *const MERGE_NEW_CAMPAIGNS =
    "SELECT count(*) FROM source.campaigns WHERE campaign NOT IN (SELECT campaign FROM main.campaigns)";
const char *const MERGE_NEW_BOOTS = "SELECT count(*) FROM " NEW_BOOTS;

/* The older copy of a bisection, that with fewer boots, is told by this before boots are merged. */
#define IS_NEWER_BISECTION                                                                                             \
  "(SELECT count(*) FROM source.boots WHERE boots.campaign = s.campaign) >"                                            \
  " (SELECT count(*) FROM main.boots WHERE boots.campaign = s.campaign)"

const char *const MERGE_STEPS[] = {
    "INSERT OR IGNORE INTO main.campaigns SELECT * FROM source.campaigns",
    /* of two copies of one campaign, that which came further; what a shard's campaign says follows from its shards */
    "UPDATE main.campaigns AS m SET (finished_ns, end) = (s.finished_ns, s.end) FROM source.campaigns AS s"
    " WHERE m.campaign = s.campaign AND (coalesce(s.finished_ns, 0), coalesce(s.end, '')) >"
    " (coalesce(m.finished_ns, 0), coalesce(m.end, ''))",
    "UPDATE main.campaigns AS m SET (options, scenario_path) = (s.options, s.scenario_path) FROM source.campaigns AS s"
    " WHERE m.campaign = s.campaign AND (coalesce(s.options, ''), coalesce(s.scenario_path, '')) <"
    " (coalesce(m.options, ''), coalesce(m.scenario_path, ''))",
    "INSERT OR IGNORE INTO main.campaign_images SELECT * FROM source.campaign_images",
    "UPDATE main.campaign_images AS m SET arguments = s.arguments FROM source.campaign_images AS s"
    " WHERE m.campaign = s.campaign AND m.position = s.position AND s.arguments IS NOT NULL"
    " AND (m.arguments IS NULL OR s.arguments < m.arguments)",
    "UPDATE main.campaign_images AS m SET facts = s.facts FROM source.campaign_images AS s"
    " WHERE m.campaign = s.campaign AND m.position = s.position AND s.facts < m.facts",
    "INSERT OR IGNORE INTO main.shards SELECT * FROM source.shards",
    "UPDATE main.shards AS m SET (finished_ns, end) = (s.finished_ns, s.end) FROM source.shards AS s"
    " WHERE m.campaign = s.campaign AND m.shard = s.shard AND (coalesce(s.finished_ns, 0), coalesce(s.end, '')) >"
    " (coalesce(m.finished_ns, 0), coalesce(m.end, ''))",

    "INSERT OR REPLACE INTO main.bisections SELECT s.* FROM source.bisections AS s WHERE " IS_NEWER_BISECTION
    " OR campaign NOT IN (SELECT campaign FROM main.bisections)",
    "INSERT OR REPLACE INTO main.bisection_commits SELECT s.* FROM source.bisection_commits AS s"
    " WHERE " IS_NEWER_BISECTION " OR campaign NOT IN (SELECT campaign FROM main.bisection_commits)",

    "INSERT OR IGNORE INTO main.plans SELECT * FROM source.plans",
    "INSERT OR IGNORE INTO main.boots SELECT * FROM source.boots",
    "INSERT OR IGNORE INTO main.matches SELECT * FROM source.matches",
    "INSERT OR IGNORE INTO main.consoles SELECT * FROM source.consoles",
    "INSERT OR IGNORE INTO main.times SELECT * FROM source.times",

    "INSERT OR IGNORE INTO main.coverage SELECT * FROM source.coverage", /* joined campaigns: counted anew afterwards */
    "INSERT OR REPLACE INTO main.decisions SELECT s.* FROM source.decisions AS s LEFT JOIN main.decisions AS m"
    " USING (campaign, image, strategy)"
    " WHERE m.campaign IS NULL OR (s.boots, s.decision) > (m.boots, m.decision)",
    "INSERT OR IGNORE INTO main.explanations SELECT * FROM source.explanations",

    /* What one image says of itself may differ a little from boot to boot; any is right, but it must be one. */
    "INSERT OR REPLACE INTO main.probes SELECT s.* FROM source.probes AS s LEFT JOIN main.probes AS m"
    " USING (digest, phase) WHERE m.digest IS NULL OR s.zstd < m.zstd",
    "INSERT OR REPLACE INTO main.traces SELECT s.* FROM source.traces AS s LEFT JOIN main.traces AS m"
    " USING (digest, phase) WHERE m.digest IS NULL OR s.zstd < m.zstd",
    "INSERT OR REPLACE INTO main.learned SELECT s.* FROM source.learned AS s LEFT JOIN main.learned AS m"
    " USING (digest, phase, before, after) WHERE m.digest IS NULL"
    " OR (coalesce(s.campaign, ''), s.evidence) < (coalesce(m.campaign, ''), m.evidence)",
    NULL,
};
